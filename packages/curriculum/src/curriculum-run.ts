import { createRng } from "@gradus/numeric";
import { checkAnswer, copyAnswer } from "./answer.js";
import { Budget } from "./budget.js";
import { BufferPool, type RowBuffers } from "./buffers.js";
import { Composer } from "./composer.js";
import type {
  Ask,
  Distribution,
  Examples,
  Feedback,
  MeasureAsk,
  Plain,
  Run,
  RunOptions,
  SignalName,
  Signals,
  Snapshot,
  TrainAsk,
} from "./contracts.js";
import { distributionOf } from "./distribution.js";
import { checkExamples } from "./examples.js";
import { checkIdentity, type Identity, identityOf } from "./identity.js";
import { InFlight, type OpenAsk } from "./in-flight.js";
import { Learner } from "./learner.js";
import { RunMemory } from "./memory.js";
import { createParts, type Parts } from "./parts.js";
import { needsOf, type Recipe } from "./recipe.js";
import { askOptions, runOptions } from "./run-options.js";
import type { Phase, State } from "./run-state.js";

/** The state machine of a run; made by `startRun` and `restoreRun`. */
export class CurriculumRun implements Run {
  readonly feedback: Feedback;
  readonly memory: RunMemory;
  readonly #identity: Identity;
  readonly #count: number;
  readonly #batchSize: number;
  readonly #measureSize: number;
  readonly #parts: Parts;
  readonly #readsSteps: boolean;
  readonly #budget: Budget;
  readonly #buffers: BufferPool;
  readonly #report: TrainAsk["report"];
  readonly #loss: TrainAsk["loss"];
  readonly #inFlight = new InFlight();
  readonly #learner: Learner;
  readonly #composer: Composer;
  readonly #moment: Composer["moment"];
  #reissue: (TrainAsk | MeasureAsk)[] = [];
  #nextId = 0;
  #phase: Phase = "begin";
  #roundNext = 0;
  #roundSignals: SignalName[] = [];

  constructor(recipe: Recipe, examples: Examples, options: RunOptions) {
    const { budget, costs, ...given } = options ?? {};
    const { seed, batchSize, measureSize, lag } = runOptions.check(given);
    this.#budget = new Budget(budget, costs);
    checkExamples(examples, needsOf(recipe));
    const resolved = { seed, batchSize, measureSize, lag, budget, costs: this.#budget.costs };
    this.#identity = identityOf(recipe, examples, resolved);
    this.#count = examples.count;
    this.#batchSize = batchSize;
    this.#measureSize = measureSize;
    this.#parts = createParts(recipe, examples, batchSize, createRng(seed));
    this.#buffers = new BufferPool(batchSize);
    this.#loss = recipe.loss;
    const { target, proposal, selection, turns } = this.#parts;
    const report = [...target.report, ...proposal.report, ...(selection?.report ?? [])];
    this.#report = { perExample: [...new Set<SignalName>(report)], perAsk: [] };
    this.feedback = { turns, lag };
    this.#readsSteps = turns === "step" || turns === "batch";
    this.memory = new RunMemory(examples.count);
    this.#composer = new Composer(this.#parts, this.memory, this.#budget, batchSize);
    this.#moment = this.#composer.moment;
    this.#learner = new Learner(this.#parts, this.memory, this.#inFlight, this.#buffers);
    proposal.targetChanged("all", target, this.memory);
  }

  get cost(): Run["cost"] {
    return { measured: this.#budget.measured, trained: this.#budget.trained };
  }

  ask(limit: { steps?: number; untilCost?: number } = {}): Ask {
    const { steps, untilCost } = askOptions.check(limit);
    const again = this.#reissue.shift();
    if (again !== undefined) return again;
    if (this.#phase === "round") {
      if (this.#roundNext < this.#count) return this.#measureChunk();
      if (this.#inFlight.anyUntold) return this.#wait();
      this.#phase = "measured";
    }
    if (this.#phase === "pool") return this.#trainFromPool();
    switch (this.#next(0)) {
      case "wait":
        return this.#wait();
      case "done":
        this.#learner.applyBelow(Infinity);
        return { kind: "done", reason: this.#budget.reason };
      case "round":
        this.#phase = "round";
        this.#roundNext = 0;
        this.#roundSignals = this.#parts.target.measureBefore(this.#moment)!;
        return this.#measureChunk();
      case "pool":
        return this.#measurePool();
      case "train":
        return this.#trainUnseen(steps, untilCost);
    }
  }

  tell(id: number, answer: Signals): void {
    const entry = this.#inFlight.openAsk("tell", id);
    checkAnswer(entry.ask, answer);
    if (this.#reissue.length > 0) this.#reissue = this.#reissue.filter((ask) => ask.id !== id);
    entry.answer = answer;
    if (entry.ask.kind === "measure" && entry.pool === null)
      this.#learner.applyMeasure(entry, entry.ask, answer);
    this.#learner.applyBelow(this.#readsSteps ? this.#moment.step - this.feedback.lag : Infinity);
    if (this.#inFlight.find(id) !== undefined) entry.answer = copyAnswer(entry.ask, answer);
  }

  weigh(id: number, _losses: Float32Array): Float32Array {
    this.#inFlight.openAsk("weigh", id);
    throw new RangeError(`weigh: ask ${id} must be one that asks for weighing, got weigh: false`);
  }

  distribution(): Distribution {
    return distributionOf(this.#parts, this.#count, this.#budget.progress(this.#moment.step));
  }

  snapshot(): Snapshot {
    const state: State = {
      identity: this.#identity,
      step: this.#moment.step,
      drawIndex: this.#moment.drawIndex,
      measured: this.#budget.measured,
      trained: this.#budget.trained,
      nextId: this.#nextId,
      phase: this.#phase,
      roundNext: this.#roundNext,
      roundSignals: this.#roundSignals,
      memory: this.memory.state(),
      target: this.#parts.target.state(),
      selection: this.#parts.selection?.state() ?? null,
      inFlight: this.#inFlight.state(),
    };
    return { format: "gradus.snapshot/1", state: state as unknown as Plain };
  }

  restore(state: State): void {
    checkIdentity(state.identity, this.#identity);
    const { target, proposal, selection } = this.#parts;
    this.memory.restore(state.memory);
    target.restore(state.target);
    selection?.restore(state.selection);
    proposal.targetChanged("all", target, this.memory);
    this.#budget.measured = state.measured;
    this.#budget.trained = state.trained;
    this.#moment.step = state.step;
    this.#moment.drawIndex = state.drawIndex;
    this.#nextId = state.nextId;
    this.#phase = state.phase;
    this.#roundNext = state.roundNext;
    this.#roundSignals = state.roundSignals;
    this.#inFlight.restore(state.inFlight);
    this.#reissue = this.#inFlight.untold();
  }

  /** What comes next, `rows` steps into a block that is being composed; "wait" ends the block. */
  #next(rows: number): "train" | "round" | "pool" | "wait" | "done" {
    const { target, selection } = this.#parts;
    const { step } = this.#moment;
    if (this.#readsSteps) {
      const read = step - this.feedback.lag;
      const firstUntold = Math.min(this.#inFlight.firstUntoldStep, rows > 0 ? step - rows : Infinity);
      if (firstUntold < read) return "wait";
      this.#learner.applyBelow(read);
    }
    this.#moment.progress = this.#budget.progress(step);
    const signals = this.#phase === "measured" ? null : target.measureBefore(this.#moment);
    const busy = rows > 0 || this.#inFlight.anyUntold;
    if (signals !== null) {
      if (busy) return "wait";
      this.#learner.applyBelow(Infinity);
    }
    const round = signals !== null && signals.length > 0;
    const poolSize = selection?.poolSize(this.#batchSize) ?? 0;
    if (!this.#budget.fits(step, (round ? this.#count : 0) + poolSize, this.#batchSize)) {
      return busy ? "wait" : "done";
    }
    if (round) return "round";
    if (poolSize === 0) return "train";
    return rows > 0 ? "wait" : "pool";
  }

  #wait(): Ask {
    return { kind: "wait", open: this.#inFlight.untold().map((ask) => ask.id) };
  }

  #trainUnseen(steps: number, untilCost: number): TrainAsk {
    const batchSize = this.#batchSize;
    const ahead = this.#readsSteps ? this.feedback.lag + 1 : Infinity;
    const planned = this.#budget.stepsUntil(untilCost, this.#moment.step, batchSize, Math.min(steps, ahead));
    const buffers = this.#buffers.take(planned);
    let rows = 0;
    do {
      this.#composer.advance();
      this.#composer.draw(buffers, batchSize, rows * batchSize);
      this.#composer.endStep(buffers, rows);
      this.#phase = "begin";
      rows++;
    } while (rows < planned && this.#budget.spent < untilCost && this.#next(rows) === "train");
    return this.#issueTrain(rows < planned ? this.#buffers.shorten(buffers, rows) : buffers, false);
  }

  #issueTrain({ indices, weights, progress }: RowBuffers, selected: boolean): TrainAsk {
    const ask: TrainAsk = {
      kind: "train",
      v: 1,
      id: this.#nextId++,
      step: this.#moment.step - progress.length,
      steps: progress.length,
      indices,
      weights,
      progress,
      loss: this.#loss,
      report: this.#report,
      weigh: false,
    };
    this.#inFlight.add(ask, { selected });
    return ask;
  }

  #measureChunk(): MeasureAsk {
    const start = this.#roundNext;
    const size = Math.min(this.#measureSize, this.#count - start);
    this.#roundNext = start + size;
    const indices = Int32Array.from({ length: size }, (_, k) => start + k);
    return this.#issueMeasure(indices, this.#roundSignals, "target", null);
  }

  #measurePool(): MeasureAsk {
    const selection = this.#parts.selection!;
    const size = selection.poolSize(this.#batchSize);
    const { drawIndex } = this.#moment;
    const buffers = this.#buffers.takePool(size);
    this.#composer.advance();
    this.#composer.draw(buffers, size, 0);
    this.#phase = "pool";
    return this.#issueMeasure(buffers.indices, [...selection.signals], "pool", { ...buffers, drawIndex });
  }

  #issueMeasure(
    indices: Int32Array,
    signals: SignalName[],
    purpose: MeasureAsk["purpose"],
    pool: OpenAsk["pool"],
  ): MeasureAsk {
    const id = this.#nextId++;
    const ask: MeasureAsk = { kind: "measure", v: 1, id, step: this.#moment.step, indices, signals, purpose };
    this.#budget.measured += indices.length;
    this.#inFlight.add(ask, { pool });
    return ask;
  }

  #trainFromPool(): Ask {
    const entry = this.#inFlight.pool!;
    const { ask, answer, pool } = entry;
    if (answer === null) return this.#wait();
    this.#moment.progress = this.#budget.progress(this.#moment.step);
    const selection = this.#parts.selection!;
    this.#learner.remember("measured", answer, selection.signals, ask.indices, 0);
    const buffers = this.#buffers.take(1);
    const candidates = { ...pool!, indices: ask.indices, signals: answer };
    selection.select(candidates, buffers.indices, buffers.weights);
    this.#inFlight.remove(entry);
    this.#buffers.giveBack({ ...pool!, indices: ask.indices });
    this.#composer.endStep(buffers, 0);
    this.#phase = "begin";
    return this.#issueTrain(buffers, true);
  }
}
