import type { BufferPool } from "./buffers.js";
import type { SignalName, Signals, TrainAsk } from "./contracts.js";
import type { InFlight } from "./in-flight.js";
import type { RunMemory } from "./memory.js";
import type { Parts } from "./parts.js";

/** Applies told answers to memory and parts, in the order of asking. */
export class Learner {
  readonly #parts: Parts;
  readonly #memory: RunMemory;
  readonly #inFlight: InFlight;
  readonly #buffers: BufferPool;

  constructor(parts: Parts, memory: RunMemory, inFlight: InFlight, buffers: BufferPool) {
    this.#parts = parts;
    this.#memory = memory;
    this.#inFlight = inFlight;
    this.#buffers = buffers;
  }

  /** Applies what is told of steps below `bound`, up to the first that is not told. */
  applyBelow(bound: number): void {
    for (let entry = this.#inFlight.first; entry !== undefined; entry = this.#inFlight.first) {
      const { ask, answer } = entry;
      if (ask.kind !== "train" || answer === null) return;
      while (entry.applied < ask.steps && ask.step + entry.applied < bound) {
        this.#applyStep(ask, answer, entry.applied++, entry.selected);
      }
      if (entry.applied < ask.steps) return;
      this.#inFlight.remove(entry);
      this.#buffers.giveBack(ask);
    }
  }

  remember(
    kind: "reported" | "measured",
    answer: Signals,
    names: readonly SignalName[],
    indices: Int32Array,
    offset: number,
  ): void {
    this.#memory.write(kind, answer, names, indices, offset);
    this.#parts.proposal.told?.(indices, this.#memory, this.#parts.target, kind);
  }

  #applyStep(ask: TrainAsk, answer: Signals, row: number, selected: boolean): void {
    const names = ask.report.perExample;
    if (names.length === 0) return;
    if (ask.weigh) this.#visitWeighed(ask, answer);
    const size = ask.indices.length / ask.steps;
    const offset = row * size;
    const indices = ask.steps === 1 ? ask.indices : ask.indices.subarray(offset, offset + size);
    this.remember("reported", answer, names, indices, offset);
    const report = ask.steps === 1 ? answer : rowOf(answer, names, offset, size);
    this.#parts.selection?.told?.(report, selected);
  }

  #visitWeighed({ step, indices, weights, progress }: TrainAsk, { loss }: Signals): void {
    const weighing = this.#parts.selection!.weighing!;
    this.#memory.visit(step, indices, weighing.weigh(loss!, weights, progress[0]!), 0, indices.length);
    weighing.observe?.(loss!);
  }
}

function rowOf(answer: Signals, names: readonly SignalName[], offset: number, size: number): Signals {
  return Object.fromEntries(names.map((name) => [name, answer[name]!.subarray(offset, offset + size)]));
}
