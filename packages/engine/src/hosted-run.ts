import {
  type Ask,
  type MeasureAsk,
  type SignalName,
  type Signals,
  stringifySnapshot,
  type TrainAsk,
} from "@gradus/curriculum";
import { describeValue } from "@gradus/numeric";
import type { Answer, Frame, FrameArray, ShapedArray } from "@gradus/protocol";
import { type OpenedRun, unfitSignal } from "./open-run.js";

/** A message with its arrays, ready to be encoded. */
export interface Outgoing {
  message: Answer;
  arrays?: { readonly [name: string]: FrameArray | ShapedArray };
}

const encoder = new TextEncoder();

/** One run behind a channel: its asks as messages, its tells from messages. */
export class HostedRun {
  constructor(
    readonly name: string,
    readonly opened: OpenedRun,
  ) {}

  created(): Outgoing {
    const { run, recipe, steps } = this.opened;
    return {
      message: {
        kind: "created",
        run: this.name,
        recipe: { ...recipe },
        feedback: { ...run.feedback },
        reports: [...run.reports],
        steps,
      },
    };
  }

  /** @throws RangeError where the trainer did not state that it can do what is asked. */
  ask(limit: { steps?: number | undefined; untilCost?: number | undefined }): Outgoing {
    const { steps, untilCost } = limit;
    return this.messageOf(
      this.opened.run.ask({
        ...(steps === undefined ? {} : { steps }),
        ...(untilCost === undefined ? {} : { untilCost }),
      }),
    );
  }

  /** @throws TypeError or RangeError for an answer of another kind or length, NaN, or an ask that is not open. */
  tell(id: number, arrays: Frame["arrays"]): void {
    const signals: { [name: string]: FrameArray } = {};
    for (const name in arrays) signals[name] = arrays[name]!.data;
    this.opened.run.tell(id, signals as Signals);
  }

  weigh(id: number, arrays: Frame["arrays"]): Outgoing {
    const losses = arrays["loss"]?.data;
    if (!(losses instanceof Float32Array)) {
      throw new TypeError(`weigh: loss must be an array of F32, got ${describeValue(losses)}`);
    }
    const weights = this.opened.run.weigh(id, losses);
    return { message: { kind: "weights", run: this.name, id }, arrays: { weights } };
  }

  snapshot(): Outgoing {
    const snapshot = encoder.encode(stringifySnapshot(this.opened.run.snapshot()));
    return { message: { kind: "snapshot", run: this.name }, arrays: { snapshot } };
  }

  distribution(): Outgoing {
    const { effective, ...known } = this.opened.run.distribution();
    return {
      message: { kind: "distribution", run: this.name },
      arrays: { ...known, ...(effective === null ? {} : { effective }) },
    };
  }

  private messageOf(ask: Ask): Outgoing {
    switch (ask.kind) {
      case "train":
        return this.trainMessage(ask);
      case "measure":
        return this.measureMessage(ask);
      case "wait":
        return { message: { kind: "wait", run: this.name, open: ask.open } };
      case "done":
        return { message: { kind: "done", run: this.name, reason: ask.reason } };
    }
  }

  private trainMessage({ indices, weights, progress, report, transform, ...ask }: TrainAsk): Outgoing {
    const shape = [ask.steps, this.opened.batchSize];
    return {
      message: {
        ...ask,
        run: this.name,
        report: report.perExample,
        loss: { ...ask.loss },
        ...(transform === undefined ? {} : { transform }),
      },
      arrays: { progress, indices: { data: indices, shape }, weights: { data: weights, shape } },
    };
  }

  private measureMessage({ indices, reference, after, ...ask }: MeasureAsk): Outgoing {
    const { signals } = this.opened.trainer;
    const missing = ask.signals.find((name: SignalName) => !signals.includes(name));
    if (missing !== undefined) throw unfitSignal(missing, signals);
    return {
      message: { ...ask, run: this.name },
      arrays: {
        indices,
        ...(reference === undefined ? {} : { reference: reference.indices }),
        ...(after === undefined ? {} : { after }),
      },
    };
  }
}
