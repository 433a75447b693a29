import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { SignalName, Signals, TrainAsk } from "@gradus/curriculum";
import { writeTable } from "@gradus/data";

/** Keeps what a cell trained on and what was reported, a row an example trained, for `--record`. */
export class CellRecorder {
  private readonly steps: number[] = [];
  private readonly positions: number[] = [];
  private readonly rows: number[] = [];
  private readonly weights: number[] = [];
  private readonly signals = new Map<SignalName, number[]>();

  constructor(private readonly exampleIds: readonly string[]) {}

  add(ask: TrainAsk, signals: Signals, rowsOfPositions: Int32Array): void {
    const batchSize = ask.indices.length / ask.steps;
    ask.indices.forEach((index, at) => {
      this.steps.push(ask.step + Math.floor(at / batchSize));
      this.positions.push(at % batchSize);
      this.rows.push(rowsOfPositions[index]!);
      this.weights.push(ask.weights[at]!);
    });
    for (const [name, values] of Object.entries(signals) as [SignalName, Float32Array][]) {
      const kept = this.signals.get(name) ?? [];
      for (const value of values) kept.push(value);
      this.signals.set(name, kept);
    }
  }

  /** Writes `plan.parquet` and, where training reported anything, `signals.parquet`. */
  async write(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    const exampleId = this.rows.map((row) => this.exampleIds[row]!);
    const key = { step: Int32Array.from(this.steps), position: Int32Array.from(this.positions), exampleId };
    await writeTable(join(folder, "plan.parquet"), {
      ...key,
      exampleIndex: Int32Array.from(this.rows),
      weight: Float32Array.from(this.weights),
    });
    if (this.signals.size === 0) return;
    const signals = [...this.signals].map(([name, values]) => [name, Float32Array.from(values)]);
    await writeTable(join(folder, "signals.parquet"), { ...key, ...Object.fromEntries(signals) });
  }
}
