import type { MeasureAsk, Signals, TrainAsk } from "@gradus/curriculum";
import type { Evaluation, Trainer } from "../contracts.js";
import { joinBytes, splitBytes } from "./byte-list.js";

/**
 * One trainer of several models: each ask goes to the model that it names, and everything else is asked of "main".
 *
 * @param others By name, in the order of the checkpoint.
 */
export function withModels(main: Trainer, others: ReadonlyMap<string, Trainer>): Trainer {
  return others.size === 0 ? main : new SeveralModels(main, others);
}

class SeveralModels implements Trainer {
  constructor(
    private readonly main: Trainer,
    private readonly others: ReadonlyMap<string, Trainer>,
  ) {}

  train(ask: TrainAsk): Promise<Signals> {
    const { model, ...plain } = ask;
    return this.named(model).train(plain);
  }

  measure(ask: MeasureAsk): Promise<Signals> {
    const { model, ...plain } = ask;
    return this.named(model).measure(plain);
  }

  evaluate(rows: Int32Array): Promise<Evaluation> {
    return this.main.evaluate(rows);
  }

  predict(rows: Int32Array): Promise<Float32Array> {
    return this.main.predict(rows);
  }

  checkpoint(): Uint8Array {
    return joinBytes(this.all().map((trainer) => trainer.checkpoint()));
  }

  restore(bytes: Uint8Array): void {
    const parts = splitBytes(bytes);
    this.all().forEach((trainer, k) => {
      trainer.restore(parts[k]!);
    });
  }

  async dispose(): Promise<void> {
    await Promise.all(this.all().map((trainer) => trainer.dispose()));
  }

  private all(): Trainer[] {
    return [this.main, ...this.others.values()];
  }

  private named(model = "main"): Trainer {
    const found = model === "main" ? this.main : this.others.get(model);
    if (found === undefined) {
      throw new TypeError(
        `trainer: model must be one of main, ${[...this.others.keys()].join(", ")}, got "${model}"`,
      );
    }
    return found;
  }
}
