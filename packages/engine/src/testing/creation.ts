import { catalog, type MeasureAsk, type SignalName, type Signals, type TrainAsk } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import { type Creation, type FrameArray, requestSchema, signalSchema } from "@gradus/protocol";

/** What every method may need, under a trainer that can do everything. */
export function creationOf(
  curriculum: string,
  given: { count?: number; batchSize?: number; cost?: number; lag?: number } = {},
): { creation: Creation; arrays: { [name: string]: FrameArray } } {
  const { count = 60, batchSize = 6, cost = 900, lag } = given;
  const rng = createRng(4);
  const column = (name: string) => {
    const values = new Float64Array(count);
    rng.split(name).fillUniform(0, values);
    return values;
  };
  const creation = requestSchema.parse({
    kind: "create",
    curriculum,
    examples: { count, classCount: 3, pools: { validation: 23, reference: 17 } },
    run: { seed: 9, batchSize, budget: { cost }, measureSize: 40, ...(lag === undefined ? {} : { lag }) },
    trainer: {
      measures: true,
      signals: signalSchema.options,
      losses: catalog.filter(({ kind }) => kind === "loss").map(({ name }) => name),
      models: ["peer", "proxy"],
    },
  }) as Creation;
  const arrays = {
    "score.difficulty": column("difficulty"),
    "score.irreducibleLoss": column("irreducible"),
    classes: Int32Array.from(column("class"), (u) => Math.floor(u * 3)),
    groups: Int32Array.from(column("group"), (u) => Math.floor(u * 7)),
  };
  return { creation, arrays };
}

/** Signals as a function of example, step and name alone, so that every way of asking gets the same answers. */
export function signalsOf(
  names: readonly SignalName[],
  { indices, step, rows = 1 }: { indices: Int32Array; step: number; rows?: number },
): Signals {
  const size = indices.length / rows;
  return Object.fromEntries(
    names.map((name) => [
      name,
      Float32Array.from(indices, (i, k) => {
        const at = step + Math.floor(k / size);
        return ((i * 37 + at * 11 + name.length * 5) % 101) / (40 + at);
      }),
    ]),
  );
}

/** The same for an ask of the library. */
export function answerTo(ask: TrainAsk | MeasureAsk): Signals {
  return ask.kind === "train"
    ? signalsOf(ask.report.perExample, { ...ask, rows: ask.steps })
    : signalsOf(ask.signals, ask);
}
