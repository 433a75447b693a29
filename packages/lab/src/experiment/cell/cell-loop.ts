import {
  type Ask,
  type CurriculumFollower,
  type DefinitionTrace,
  type Examples,
  type MeasureAsk,
  parseSnapshot,
  type Recipe,
  type Run,
  type RunOptions,
  restoreRun,
  type Signals,
  startRun,
  stringifySnapshot,
  type TargetWatch,
  type TrainAsk,
  traceDefinition,
} from "@gradus/curriculum";
import type { Rng } from "@gradus/numeric";
import type { Cell, CurvePoint, Experiment } from "@gradus/protocol";
import type { Evaluation, Trainer } from "../../contracts.js";
import type { BlockDataset } from "../../features/index.js";
import { Diverged } from "../../trainers/diverged.js";
import { everyArm } from "../every-arm.js";
import type { CellCheckpoint } from "./cell-checkpoint.js";
import { type ChosenCheckpoint, considerCheckpoint } from "./chosen-checkpoints.js";
import { EvaluationClock } from "./evaluation-clock.js";
import { firstNotFinite, type NotFinite } from "./first-not-finite.js";
import { findingOf, starvationOf } from "./left-out.js";
import { PlanDigest } from "./plan-digest.js";
import { type CellTask, taskName } from "./task.js";

/** What a cell may touch of the world around it. */
export interface CellSurroundings {
  /** Share of the budget spent, from 0 to 1; called a few times a second. Throws to stop the cell. */
  progress(share: number): void;
  /** Reads the checkpoint of an interrupted run of this cell. */
  readCheckpoint(name: string): CellCheckpoint | null;
  writeCheckpoint(name: string, checkpoint: CellCheckpoint): void;
  /** Seconds between two checkpoints at the least; 30 by default. */
  checkpointSeconds?: number;
  /** Follows the run at its evaluations; `rows` has the dataset row of each of its examples. */
  follow?(recipe: Recipe, examples: Examples, rows: Int32Array): CellFollower;
  /** Sees every trained ask with what was reported for it. */
  record?(ask: TrainAsk, signals: Signals, positions: Int32Array): void;
}

/** What `follow` answers: told the run, its steps and the share of its budget that is spent. */
export interface CellFollower extends Pick<CurriculumFollower, "watch" | "see"> {
  finish(run: Run, steps: number): void;
}

/** Asks of one trainer call take about this long, so that progress and checkpoints come in between. */
const BLOCK_SECONDS = 0.25;
const CHECKPOINT_SECONDS = 30;

/** One block as a cell sees it. */
export interface Block {
  rng: Rng;
  dataset: BlockDataset;
  trainRows: Int32Array;
  validationRows: Int32Array;
  testRows: Int32Array;
  /** Filled while the cell runs, so that a failure keeps what was reached. */
  cell: Cell;
}

/** Drives one run to its end, evaluating after the first step whose total cost reaches each share of the budget. */
export class CellLoop {
  private best: (ChosenCheckpoint | null)[];
  private digest = new PlanDigest();
  private readonly clock: EvaluationClock;
  private stepSeconds = 0;
  private lastCheckpoint = Date.now();

  constructor(
    private readonly experiment: Experiment,
    private readonly task: CellTask,
    private readonly surroundings: CellSurroundings,
    private readonly block: Block,
    private readonly trainer: Trainer,
    private readonly rows: Int32Array,
    private readonly exampleIds: readonly string[],
  ) {
    this.best = experiment.at.map(() => null);
    const { budget, evaluations } = experiment;
    this.clock = new EvaluationClock({ budget: budget.cost, evaluations, scorer: block.cell.cost.scorer });
  }

  async run(recipe: Recipe, examples: Examples, options: RunOptions): Promise<void> {
    const name = taskName(this.task);
    const stored = this.surroundings.readCheckpoint(name);
    const trace = traceDefinition(recipe, examples);
    const follower = this.surroundings.follow?.(recipe, examples, this.rows);
    const watch: TargetWatch = (...moved) => {
      trace.watch(...moved);
      follower?.watch(...moved);
    };
    const run =
      stored === null
        ? startRun(recipe, examples, options, watch)
        : restoreRun(recipe, examples, options, parseSnapshot(stored.run), watch);
    this.digest = PlanDigest.startOf(recipe.loss, this.ownTraining());
    if (stored !== null) this.restore(stored);
    if (stored?.definition) trace.restore(stored.definition, run.distribution().weights);

    for (;;) {
      const ask = run.ask({ steps: this.blockSteps(), untilCost: this.clock.nextCost });
      if (ask.kind === "done") break;
      if (ask.kind === "wait") throw new Error("internal: a run waits although everything was told");
      await this.answer(run, ask);
      this.count(run);
      if (ask.kind === "train" && this.spentByRun() >= this.clock.nextCost) {
        await this.evaluate();
        follower?.see(run, this.block.cell.steps, this.shareSpent());
        this.checkpoint(name, run, trace);
      }
    }
    const { curve, steps } = this.block.cell;
    if (steps > 0 && curve.at(-1)?.step !== steps) {
      await this.evaluate();
      follower?.see(run, steps, this.shareSpent());
    }
    follower?.finish(run, steps);
    this.block.cell.definition = findingOf(trace, this.rows, this.exampleIds);
    this.block.cell.starvation = starvationOf(run, steps, this.rows, this.exampleIds.length);
    this.block.cell.digest = this.digest.fold();
    this.block.cell.chosen = this.best.map((best, index) => {
      if (best !== null) return best.chosen;
      throw new RangeError(
        `compare: at must leave room for an evaluation of ${this.task.arm}, got ${this.experiment.at[index]}: what it spends before its first evaluation is more than that share`,
      );
    });
  }

  private async answer(run: Run, ask: Exclude<Ask, { kind: "wait" | "done" }>): Promise<void> {
    const started = performance.now();
    const signals = ask.kind === "train" ? await this.trainer.train(ask) : await this.trainer.measure(ask);
    const bad = firstNotFinite(signals, this.experiment.batchSize);
    if (bad !== null) throw this.diverged(run, ask, bad);
    if (ask.kind === "train") {
      this.digest.add(ask);
      if (ask.model === undefined) {
        this.surroundings.record?.(ask, signals, this.rows);
        this.block.cell.steps += ask.steps;
      }
      this.stepSeconds = (performance.now() - started) / 1000 / ask.steps;
    }
    run.tell(ask.id, signals);
  }

  /** Counts the steps before the one that failed, so that a failed cell too is the same whatever blocks it came in. */
  private diverged(run: Run, ask: TrainAsk | MeasureAsk, { name, value, step }: NotFinite): Diverged {
    const { cell } = this.block;
    const { costs } = this.experiment.budget;
    if (ask.kind === "train") {
      const trained = run.cost.trained - ask.indices.length + (step * ask.indices.length) / ask.steps;
      cell.cost.train = trained * costs.train;
      if (ask.model === undefined) cell.steps += step;
    }
    return new Diverged(
      `${ask.kind}: ${name} must be finite, got ${value} after ${cell.steps} steps (diverged)`,
    );
  }

  private count(run: Run): void {
    const { costs } = this.experiment.budget;
    const { measured, differentiated, trained } = run.cost;
    this.block.cell.cost.measure = measured * costs.measure + differentiated * costs.train;
    this.block.cell.cost.train = trained * costs.train;
    this.surroundings.progress(Math.min(1, this.spent() / this.experiment.budget.cost));
  }

  private async evaluate(): Promise<void> {
    const { cell, validationRows, testRows } = this.block;
    const { evaluations, metric, at } = this.experiment;
    const k = this.clock.advance(this.spentByRun());
    const validation = await this.evaluateRows(validationRows);
    const tuning = this.task.phase === "tuning";
    const test = tuning ? null : await this.evaluateRows(testRows);
    const point: CurvePoint = {
      k,
      cost: this.spent(),
      step: cell.steps,
      validation: validation.metric,
      validationLoss: validation.meanLoss,
      test: test?.metric ?? null,
      testLoss: test?.meanLoss ?? null,
    };
    cell.curve.push(point);
    const rule = { at, evaluations, higherIsBetter: metric.higherIsBetter };
    this.best = considerCheckpoint(rule, this.best, k, validation.metric, test ?? validation);
    this.digest.fold();
  }

  private async evaluateRows(rows: Int32Array): Promise<Evaluation> {
    this.block.cell.cost.evaluate += rows.length * this.experiment.budget.costs.measure;
    const evaluation = await this.trainer.evaluate(rows);
    return inLabelUnits(evaluation, this.block.dataset);
  }

  private ownTraining(): object | undefined {
    return everyArm(this.experiment).find(({ name }) => name === this.task.arm)?.training;
  }

  private spent(): number {
    return this.block.cell.cost.scorer + this.spentByRun();
  }

  /** The sum that ends the run's own blocks, bit for bit: evaluations fall where blocks end. */
  private spentByRun(): number {
    const { measure, train } = this.block.cell.cost;
    return measure + train;
  }

  /** Of what the scorer left: the run's own progress. */
  private shareSpent(): number {
    return this.spentByRun() / (this.experiment.budget.cost - this.block.cell.cost.scorer);
  }

  private blockSteps(): number {
    return this.stepSeconds === 0 ? 8 : Math.max(1, Math.floor(BLOCK_SECONDS / this.stepSeconds));
  }

  private checkpoint(name: string, run: Run, trace: DefinitionTrace): void {
    const seconds = this.surroundings.checkpointSeconds ?? CHECKPOINT_SECONDS;
    if (Date.now() - this.lastCheckpoint < seconds * 1000) return;
    this.surroundings.writeCheckpoint(name, {
      run: stringifySnapshot(run.snapshot()),
      trainer: this.trainer.checkpoint(),
      cell: this.block.cell,
      best: this.best,
      digest: this.digest.chain,
      definition: trace.state(),
      evaluated: this.clock.k,
    });
    this.lastCheckpoint = Date.now();
  }

  private restore(stored: CellCheckpoint): void {
    Object.assign(this.block.cell, stored.cell);
    this.trainer.restore(stored.trainer);
    this.best = stored.best;
    this.digest = new PlanDigest(stored.digest);
    this.clock.k = stored.evaluated;
  }
}

/** Squared errors in the units of the labels, which were standardised for training. */
function inLabelUnits(evaluation: Evaluation, { labelScale }: BlockDataset): Evaluation {
  if (labelScale === null) return evaluation;
  const variance = labelScale.deviation * labelScale.deviation;
  return {
    loss: evaluation.loss.map((loss) => loss * variance),
    correct: null,
    metric: evaluation.metric * variance,
    meanLoss: evaluation.meanLoss * variance,
  };
}
