import type { Budget } from "./budget.js";
import type { RowBuffers } from "./buffers.js";
import type { Moment, TargetWatch } from "./contracts.js";
import type { RunMemory } from "./memory.js";
import type { Parts } from "./parts.js";

/** Composes steps row by row and knows where the run stands. */
export class Composer {
  readonly moment: { -readonly [field in keyof Moment]: Moment[field] };
  readonly #parts: Parts;
  readonly #memory: RunMemory;
  readonly #budget: Budget;
  readonly #batchSize: number;
  readonly #watch: TargetWatch | undefined;

  constructor(parts: Parts, memory: RunMemory, budget: Budget, batchSize: number, watch?: TargetWatch) {
    this.moment = { step: 0, progress: 0, drawIndex: 0, memory };
    this.#parts = parts;
    this.#memory = memory;
    this.#budget = budget;
    this.#batchSize = batchSize;
    this.#watch = watch;
  }

  /** Moves the target to the step that is being composed. */
  advance(): void {
    const { target, proposal } = this.#parts;
    const change = target.advance(this.moment);
    if (change !== "none") proposal.targetChanged(change, target, this.#memory);
    proposal.advance?.(this.moment, target);
    this.#watch?.(change, target, this.moment);
  }

  /** Draws `count` examples to the row at `offset`. */
  draw({ indices, weights }: RowBuffers, count: number, offset: number): void {
    const { target, proposal } = this.#parts;
    proposal.draw(this.moment, target, count, indices, weights, offset);
    this.moment.drawIndex += count;
  }

  /** Ends a step: its row is visited, paid for and numbered. */
  endStep(buffers: RowBuffers, row: number): void {
    this.visit(buffers, row);
    this.number(buffers, row);
  }

  visit({ indices, weights }: RowBuffers, row: number): void {
    this.#memory.visit(this.moment.step, indices, weights, row * this.#batchSize, this.#batchSize);
  }

  /** A batch of one of several models of a step: paid for, and no step of its own. */
  trainBeside({ progress }: RowBuffers, row: number): void {
    progress[row] = this.moment.progress;
    this.#budget.trained += this.#batchSize;
  }

  /** Pays for a step and numbers it. */
  number(buffers: RowBuffers, row: number): void {
    this.trainBeside(buffers, row);
    this.moment.step++;
  }
}
