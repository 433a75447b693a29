import type { Memory, Plain, SignalName, Signals } from "./contracts.js";

/** What a run knows about each example, and the only place that writes it. */
export class RunMemory implements Memory {
  readonly seenStep: Int32Array;
  readonly visits: Int32Array;
  weightSum?: Float32Array;
  readonly reported: { [name in SignalName]?: Float32Array } = {};
  readonly measured: { [name in SignalName]?: Float32Array } = {};
  readonly latest: { [name in SignalName]?: Float32Array } = {};

  constructor(count: number) {
    this.seenStep = new Int32Array(count).fill(-1);
    this.visits = new Int32Array(count);
  }

  /** Counts `count` rows from `offset` on as trained at this step; Σ v is kept from the first weight other than 1 on. */
  visit(step: number, indices: Int32Array, weights: Float32Array, offset: number, count: number): void {
    for (let k = offset; k < offset + count; k++) {
      if (weights[k] !== 1 && this.weightSum === undefined) this.weightSum = Float32Array.from(this.visits);
      const i = indices[k]!;
      this.seenStep[i] = step;
      this.visits[i]!++;
      if (this.weightSum !== undefined) this.weightSum[i]! += weights[k]!;
    }
  }

  /** Keeps the last value of each signal; of an index that occurs twice, the later one. */
  write(
    kind: "reported" | "measured",
    signals: Signals,
    names: readonly SignalName[],
    indices: Int32Array,
    offset: number,
  ): void {
    for (const name of names) {
      this[kind][name] ??= new Float32Array(this.visits.length).fill(NaN);
      this.latest[name] ??= new Float32Array(this.visits.length).fill(NaN);
      const known = this[kind][name];
      const latest = this.latest[name];
      const values = signals[name]!;
      for (let k = 0; k < indices.length; k++) {
        const i = indices[k]!;
        known[i] = values[offset + k]!;
        latest[i] = known[i]!;
      }
    }
  }

  state(): Plain {
    return {
      seenStep: this.seenStep.slice(),
      visits: this.visits.slice(),
      weightSum: this.weightSum?.slice() ?? null,
      reported: copyOf(this.reported),
      measured: copyOf(this.measured),
      latest: copyOf(this.latest),
    };
  }

  restore(state: Plain): void {
    const stored = state as unknown as Required<Memory> & { weightSum: Float32Array | null };
    this.seenStep.set(stored.seenStep);
    this.visits.set(stored.visits);
    if (stored.weightSum !== null) this.weightSum = stored.weightSum.slice();
    Object.assign(this.reported, copyOf(stored.reported));
    Object.assign(this.measured, copyOf(stored.measured));
    Object.assign(this.latest, copyOf(stored.latest));
  }
}

function copyOf(signals: Signals): { [name: string]: Float32Array } {
  return Object.fromEntries(Object.entries(signals).map(([name, values]) => [name, values.slice()]));
}
