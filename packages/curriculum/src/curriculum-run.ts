import { createRng } from "@gradus/numeric";
import { checkAnswer, checkValues, copyAnswer, signalsOf } from "./answer.js";
import { Budget } from "./budget.js";
import { BufferPool, type RowBuffers } from "./buffers.js";
import { Composer } from "./composer.js";
import type {
  Ask,
  Cost,
  Distribution,
  Examples,
  Feedback,
  MeasureAsk,
  Plain,
  Pool,
  PoolMeasure,
  Round,
  Run,
  RunOptions,
  SignalName,
  Signals,
  Snapshot,
  TargetWatch,
  TrainAsk,
  Weighing,
} from "./contracts.js";
import { distributionOf } from "./distribution.js";
import { checkExamples, checkGroupsGiven, checkPools } from "./examples.js";
import { checkIdentity, type Identity, identityOf } from "./identity.js";
import { InFlight, type OpenAsk, plainCopy } from "./in-flight.js";
import { Learner } from "./learner.js";
import { costOfLook } from "./look-cost.js";
import { RunMemory } from "./memory.js";
import { createParts, type Parts } from "./parts.js";
import { needsOf, poolsOf, type Recipe, readsGroups } from "./recipe.js";
import { askOptions, runOptions } from "./run-options.js";
import type { Measuring, Phase, State } from "./run-state.js";

/** The state machine of a run; made by `startRun` and `restoreRun`. */
export class CurriculumRun implements Run {
  readonly feedback: Feedback;
  readonly memory: RunMemory;
  readonly #identity: Identity;
  readonly #examples: Examples;
  readonly #batchSize: number;
  readonly #measureSize: number;
  readonly #parts: Parts;
  readonly #weighing: Weighing | null;
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
  #round: Round = { pool: "train", signals: [] };
  #roundFor: Measuring[] = [];
  /** Parts whose rounds before the step are told: they ask for none until it is composed. */
  #measuredFor: Measuring[] = [];
  /** What a validation round said so far, `[pool]` each. */
  #judged: { [name in SignalName]?: Float32Array } = {};
  #modelNext = 0;

  constructor(recipe: Recipe, examples: Examples, options: RunOptions, watch?: TargetWatch) {
    const { budget, costs, ...given } = options ?? {};
    const { seed, batchSize, measureSize, lag, weigh } = runOptions.check(given);
    this.#budget = new Budget(budget, costs);
    checkExamples(examples, needsOf(recipe));
    checkPools(examples, poolsOf(recipe));
    checkGroupsGiven(examples, readsGroups(recipe));
    const resolved = { seed, batchSize, measureSize, lag, weigh, budget, costs: this.#budget.costs };
    this.#identity = identityOf(recipe, examples, resolved);
    this.#examples = examples;
    this.#batchSize = batchSize;
    this.#measureSize = measureSize;
    this.#parts = createParts(recipe, examples, batchSize, createRng(seed));
    this.#buffers = new BufferPool(batchSize);
    this.#loss = recipe.loss;
    const { target, proposal, selection, turns } = this.#parts;
    this.#weighing = weigh ? (selection?.weighing ?? null) : null;
    const weighed: SignalName[] = this.#weighing === null ? [] : ["loss"];
    const report = [...target.report, ...proposal.report, ...(selection?.report ?? []), ...weighed];
    this.#report = { perExample: [...new Set<SignalName>(report)], perAsk: [] };
    this.feedback = { turns, lag };
    this.#readsSteps = turns === "step" || turns === "batch";
    this.memory = new RunMemory(examples.count);
    this.#composer = new Composer(this.#parts, this.memory, this.#budget, batchSize, watch);
    this.#moment = this.#composer.moment;
    this.#learner = new Learner(this.#parts, this.memory, this.#inFlight, this.#buffers);
    proposal.targetChanged("all", target, this.memory);
  }

  get reports(): readonly SignalName[] {
    return this.#report.perExample;
  }

  get cost(): Run["cost"] {
    const { measured, differentiated, trained } = this.#budget;
    return { measured, differentiated, trained };
  }

  ask(limit: { steps?: number; untilCost?: number } = {}): Ask {
    const { steps, untilCost } = askOptions.check(limit);
    const again = this.#reissue.shift();
    if (again !== undefined) return again;
    if (this.#phase === "round") {
      if (this.#roundNext < this.#sizeOf(this.#round.pool)) return this.#measureChunk();
      if (this.#inFlight.anyUntold) return this.#wait();
      this.#endRound();
    }
    if (this.#phase === "pool") return this.#selectFromPool();
    if (this.#phase === "models") return this.#trainModel();
    switch (this.#next(0)) {
      case "wait":
        return this.#wait();
      case "done":
        this.#learner.applyBelow(Infinity);
        return { kind: "done", reason: this.#budget.reason };
      case "round":
        this.#phase = "round";
        this.#roundNext = 0;
        ({ round: this.#round, parts: this.#roundFor } = this.#roundBefore()!);
        return this.#measureChunk();
      case "pool":
        this.#advance();
        return this.#measurePool();
      case "weigh":
        return this.#trainWeighed();
      case "train":
        return this.#trainUnseen(steps, untilCost);
    }
  }

  tell(id: number, answer: Signals): void {
    const entry = this.#inFlight.openAsk("tell", id);
    checkAnswer(entry.ask, answer);
    if (this.#reissue.length > 0) this.#reissue = this.#reissue.filter((ask) => ask.id !== id);
    entry.answer = answer;
    if (entry.ask.kind === "measure" && entry.pool === null) this.#applyRound(entry, entry.ask, answer);
    this.#learner.applyBelow(this.#readsSteps ? this.#moment.step - this.feedback.lag : Infinity);
    if (this.#inFlight.find(id) !== undefined) entry.answer = copyAnswer(entry.ask, answer);
  }

  weigh(id: number, losses: Float32Array): Float32Array {
    const { ask } = this.#inFlight.openAsk("weigh", id);
    if (ask.kind !== "train" || !ask.weigh) {
      throw new RangeError(`weigh: ask ${id} must be one that asks for weighing, got weigh: false`);
    }
    checkValues("weigh", "losses", ask, losses);
    return this.#weighing!.weigh(losses, ask.weights, ask.progress[0]!);
  }

  distribution(): Distribution {
    return distributionOf(this.#parts, this.#examples.count, this.#budget.progress(this.#moment.step));
  }

  snapshot(): Snapshot {
    const state: State = {
      identity: this.#identity,
      step: this.#moment.step,
      drawIndex: this.#moment.drawIndex,
      progress: this.#moment.progress,
      measured: this.#budget.measured,
      differentiated: this.#budget.differentiated,
      trained: this.#budget.trained,
      nextId: this.#nextId,
      phase: this.#phase,
      roundNext: this.#roundNext,
      round: this.#round,
      roundFor: [...this.#roundFor],
      measuredFor: [...this.#measuredFor],
      judged: plainCopy(this.#judged),
      modelNext: this.#modelNext,
      memory: this.memory.state(),
      target: this.#parts.target.state(),
      proposal: this.#parts.proposal.state?.() ?? null,
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
    proposal.restore?.(state.proposal, target);
    this.#budget.measured = state.measured;
    this.#budget.differentiated = state.differentiated;
    this.#budget.trained = state.trained;
    this.#moment.step = state.step;
    this.#moment.drawIndex = state.drawIndex;
    this.#moment.progress = state.progress;
    this.#nextId = state.nextId;
    this.#phase = state.phase;
    this.#roundNext = state.roundNext;
    this.#round = state.round;
    this.#roundFor = [...state.roundFor];
    this.#measuredFor = [...state.measuredFor];
    this.#judged = plainCopy(state.judged) as Signals;
    this.#modelNext = state.modelNext;
    this.#inFlight.restore(state.inFlight);
    this.#reissue = this.#inFlight.untold();
  }

  /** What comes next, `rows` steps into a block that is being composed; "wait" ends the block. */
  #next(rows: number): "train" | "round" | "pool" | "weigh" | "wait" | "done" {
    const { selection } = this.#parts;
    const { step } = this.#moment;
    if (this.#readsSteps) {
      const read = step - this.feedback.lag;
      const firstUntold = Math.min(this.#inFlight.firstUntoldStep, rows > 0 ? step - rows : Infinity);
      if (firstUntold < read) return "wait";
      this.#learner.applyBelow(read);
    }
    this.#moment.progress = this.#budget.progress(step);
    const round = this.#roundBefore()?.round ?? null;
    const busy = rows > 0 || this.#inFlight.anyUntold;
    if (round !== null) {
      if (busy) return "wait";
      this.#learner.applyBelow(Infinity);
    }
    const roundSize = round === null || round.signals.length === 0 ? 0 : this.#sizeOf(round.pool);
    const poolSize =
      this.#weighing === null ? (selection?.poolSize(this.#batchSize, this.#moment.progress) ?? 0) : 0;
    if (!this.#budget.fits(step, this.#stepCost(roundSize, poolSize))) return busy ? "wait" : "done";
    if (roundSize > 0) return "round";
    if (this.#weighing !== null) return rows > 0 ? "wait" : "weigh";
    if (poolSize === 0) return "train";
    return rows > 0 ? "wait" : "pool";
  }

  /**
   * What has to be measured of all examples before the step: the target's round and the proposal's, as one; of two
   * pools the validation rows first, after which the target asks for them no more before the step. A round moves
   * progress, so that a part that asked for none is asked again after the other's.
   */
  #roundBefore(): { round: Round; parts: Measuring[] } | null {
    const { target, proposal } = this.#parts;
    const isMeasured = (part: Measuring) => this.#measuredFor.includes(part);
    const first = isMeasured("target") ? null : target.measureBefore(this.#moment);
    const second = isMeasured("proposal") ? null : (proposal.measureBefore?.(this.#moment) ?? null);
    if (first === null) return second && { round: second, parts: ["proposal"] };
    if (second === null) return { round: first, parts: ["target"] };
    if (first.pool !== second.pool) {
      return first.pool === "validation"
        ? { round: first, parts: ["target"] }
        : { round: second, parts: ["proposal"] };
    }
    const signals = [...new Set([...first.signals, ...second.signals])];
    return { round: { pool: first.pool, signals }, parts: ["target", "proposal"] };
  }

  #advance(): void {
    this.#composer.advance();
    this.#measuredFor = [];
  }

  #sizeOf(pool: Round["pool"]): number {
    return pool === "train" ? this.#examples.count : this.#examples.pools!.validation!;
  }

  #stepCost(roundSize: number, poolSize: number): Cost {
    const { selection } = this.#parts;
    const batchSize = this.#batchSize;
    const models = poolSize === 0 ? 1 : (selection?.models?.length ?? 1);
    const step = poolSize > 0 ? selection?.stepCost?.(poolSize, batchSize) : undefined;
    const { measured, differentiated, trained } = step ?? {
      measured: poolSize,
      differentiated: 0,
      trained: models * batchSize,
    };
    return { measured: measured + roundSize, differentiated, trained };
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
      this.#advance();
      this.#composer.draw(buffers, batchSize, rows * batchSize);
      this.#composer.endStep(buffers, rows);
      this.#phase = "begin";
      rows++;
    } while (rows < planned && this.#budget.spent < untilCost && this.#next(rows) === "train");
    const filled = rows < planned ? this.#buffers.shorten(buffers, rows) : buffers;
    return this.#issueTrain(filled, this.#moment.step - rows);
  }

  #trainWeighed(): TrainAsk {
    const buffers = this.#buffers.take(1);
    this.#advance();
    this.#composer.draw(buffers, this.#batchSize, 0);
    this.#composer.number(buffers, 0);
    this.#phase = "begin";
    return this.#issueTrain(buffers, this.#moment.step - 1, { weigh: true });
  }

  #issueTrain(
    { indices, weights, progress }: RowBuffers,
    step: number,
    { model = "main", selected = false, weigh = false } = {},
  ): TrainAsk {
    const ask: TrainAsk = {
      kind: "train",
      v: 1,
      id: this.#nextId++,
      ...(model === "main" ? {} : { model }),
      step,
      steps: progress.length,
      indices,
      weights,
      progress,
      loss: this.#loss,
      report: model === "main" ? this.#report : NOTHING,
      weigh,
    };
    this.#inFlight.add(ask, { selected });
    return ask;
  }

  #measureChunk(): MeasureAsk {
    const { pool, signals } = this.#round;
    const start = this.#roundNext;
    const size = Math.min(this.#measureSize, this.#sizeOf(pool) - start);
    this.#roundNext = start + size;
    const indices = Int32Array.from({ length: size }, (_, k) => start + k);
    const gate =
      pool === "validation" ? ({ pool, purpose: "gate" } as const) : ({ purpose: "target" } as const);
    return this.#issueMeasure({ indices, signals: [...signals], ...gate }, null);
  }

  /** What was measured of all examples: no two asks of a round share an example. */
  #applyRound(entry: OpenAsk, ask: MeasureAsk, answer: Signals): void {
    if (ask.pool === "validation") {
      for (const name of ask.signals) {
        this.#judged[name] ??= new Float32Array(this.#sizeOf("validation"));
        this.#judged[name].set(answer[name]!, ask.indices[0]!);
      }
    } else {
      this.#learner.remember("measured", answer, ask.signals, ask.indices, 0);
    }
    this.#inFlight.remove(entry);
  }

  #endRound(): void {
    this.#phase = "begin";
    if (this.#round.pool === "train") {
      this.#measuredFor.push(...this.#roundFor);
      return;
    }
    this.#parts.target.judged!(this.#judged);
    this.#judged = {};
  }

  #measurePool(): MeasureAsk {
    const selection = this.#parts.selection!;
    const size = selection.poolSize(this.#batchSize, this.#moment.progress);
    const { drawIndex } = this.#moment;
    const buffers = this.#buffers.takePool(size);
    this.#composer.draw(buffers, size, 0);
    this.#phase = "pool";
    const { indices, weights, progress } = buffers;
    const fresh: Pool = {
      indices,
      weights,
      signals: {},
      looks: [],
      drawIndex,
      progress: this.#moment.progress,
    };
    const look = selection.look === undefined ? { signals: selection.signals } : selection.look(fresh)!;
    return this.#lookAt(look, indices, { weights, progress, drawIndex, looks: [] });
  }

  #lookAt(look: PoolMeasure, indices: Int32Array, pool: OpenAsk["pool"]): MeasureAsk {
    const { model, signals, reference, after } = look;
    const asked = {
      indices,
      signals: [...signals],
      purpose: "pool" as const,
      ...(model === undefined || model === "main" ? {} : { model }),
      ...(reference === undefined ? {} : { reference: { pool: "reference" as const, indices: reference } }),
      ...(after === undefined ? {} : { after }),
    };
    return this.#issueMeasure(asked, pool);
  }

  #issueMeasure(asked: Omit<MeasureAsk, "kind" | "v" | "id" | "step" | "progress">, pool: OpenAsk["pool"]) {
    const { step, progress } = this.#moment;
    const ask: MeasureAsk = { kind: "measure", v: 1, id: this.#nextId++, step, progress, ...asked };
    const { measured, differentiated } = costOfLook(ask.indices.length, ask);
    this.#budget.measured += measured;
    this.#budget.differentiated += differentiated;
    this.#inFlight.add(ask, { pool });
    return ask;
  }

  /** Goes on with a pool: another look at it, another pool, or the batch of the first model. */
  #selectFromPool(): Ask {
    const entry = this.#inFlight.pool!;
    if (entry.answer === null) return this.#wait();
    const { ask, answer } = entry;
    if (entry.ask.model === undefined)
      this.#learner.remember("measured", answer, signalsOf(ask), ask.indices, 0);
    const selection = this.#parts.selection!;
    const pool = candidatesOf(entry);
    const look = selection.look?.(pool) ?? null;
    if (look !== null) {
      this.#inFlight.remove(entry);
      return this.#lookAt(look, ask.indices, { ...entry.pool!, looks: [...pool.looks] });
    }
    this.#moment.progress = this.#budget.progress(this.#moment.step);
    this.#modelNext = 0;
    this.#phase = "models";
    return this.#trainModel();
  }

  #trainModel(): Ask {
    const entry = this.#inFlight.pool!;
    const selection = this.#parts.selection!;
    const models = selection.models ?? MAIN;
    const model = models[this.#modelNext]!;
    const buffers = this.#buffers.take(1);
    if (!selection.select(candidatesOf(entry), buffers.indices, buffers.weights, model)) {
      this.#forgetPool(entry);
      this.#buffers.giveBack(buffers);
      this.#phase = "begin";
      const poolSize = selection.poolSize(this.#batchSize, this.#moment.progress);
      if (this.#budget.fits(this.#moment.step, this.#stepCost(0, poolSize))) return this.#measurePool();
      return this.ask();
    }
    this.#modelNext++;
    const step = this.#moment.step;
    if (model === "main") this.#composer.visit(buffers, 0);
    if (this.#modelNext < models.length) this.#composer.trainBeside(buffers, 0);
    else {
      this.#forgetPool(entry);
      this.#composer.number(buffers, 0);
      this.#phase = "begin";
    }
    return this.#issueTrain(buffers, step, { model, selected: model === "main" });
  }

  #forgetPool(entry: OpenAsk): void {
    this.#inFlight.remove(entry);
    this.#buffers.giveBack({ ...entry.pool!, indices: entry.ask.indices });
  }
}

const MAIN: readonly string[] = ["main"];
const NOTHING: TrainAsk["report"] = { perExample: [], perAsk: [] };

function candidatesOf({ ask, pool, answer }: OpenAsk): Pool {
  const { weights, drawIndex, looks } = pool!;
  const { indices, progress } = ask as MeasureAsk;
  return { indices, weights, drawIndex, progress, signals: answer!, looks: [...looks, answer!] };
}
