import { exp, options as optionsOf, positiveInteger } from "@gradus/numeric";
import type { Ask, Examples, Run, RunOptions, Signals, TargetWatch } from "./contracts.js";
import {
  effectiveSampleSize,
  empiricalDistribution,
  entropy,
  type Starvation,
  starvation,
  starvedExamples,
} from "./distribution.js";
import { checkRecipe, type Recipe } from "./recipe.js";
import { startRun } from "./run.js";
import { type DefinitionFinding, type EntropyFailure, traceDefinition } from "./trace-definition.js";

/** How even a distribution over the examples is. */
export interface Evenness {
  /** In nats. */
  entropy: number;
  /** exp of the entropy: as many examples, drawn alike, would be as uncertain. */
  effectiveNumber: number;
  /** Kish: as many examples of equal weight would be as even. */
  effectiveSampleSize: number;
}

/** A run at one of its points; O(n) to make. */
export interface TracePoint {
  /** Steps asked so far. */
  step: number;
  /** Share of the budget asked so far. */
  progress: number;
  /** Share of the examples with W > 0. */
  openFraction: number;
  /** Q, what the target asks for. */
  target: Evenness;
  /** What is minimised: see {@link CurriculumTrace.effectiveKind}. */
  effective: Evenness;
  /** Share of the examples that were never trained on. */
  neverSeenShare: number;
}

/** A stage of the target, exact to the step. */
export interface TraceStage {
  step: number;
  /** Of Q, in nats. */
  entropy: number;
  openFraction: number;
}

/** What became of the examples of a run by its end; see `starvation`. */
export interface TraceStarvation extends Starvation {
  /** Steps without training after which an example counts as starved: the last half of the run. */
  window: number;
  /** Positions of the starved examples, ascending. */
  examples: Int32Array;
  /** Kish's effective sample size of Σ v an example, over the whole run. */
  effectiveSampleSize: number;
}

/** What {@link traceCurriculum} finds. */
export interface CurriculumTrace {
  definition: DefinitionFinding;
  /**
   * `closed form`: ∝ p v at that step. `empirical`: Σ v an example so far, where a selection that is biased on purpose
   * leaves no closed form. One run has one of the two throughout.
   */
  effectiveKind: "closed form" | "empirical";
  /** First point at which the entropy of the effective distribution has fallen; null also where it is empirical. */
  effectiveFailure: EntropyFailure | null;
  stages: TraceStage[];
  points: TracePoint[];
  steps: number;
  starvation: TraceStarvation;
}

/** Follows a run that somebody else drives; made by {@link followCurriculum}. */
export interface CurriculumFollower {
  /** What `startRun` and `restoreRun` take. */
  readonly watch: TargetWatch;
  /** Adds a point, O(n): call it between blocks, once the first step was asked. */
  see(run: Run, step: number, progress: number): void;
  /** What was found, once the run is done. */
  finish(run: Run, steps: number): CurriculumTrace;
}

/** Answers one ask, as a trainer would. */
export type Answers = (ask: Exclude<Ask, { kind: "wait" | "done" }>) => Signals;

const traceOptions = optionsOf("traceCurriculum", {
  points: positiveInteger({ default: 20, says: "Points at which the distributions are looked at." }),
});

/**
 * Runs a recipe and traces what it asks for and what is minimised: at the first step, at `points` places of the
 * budget and at the last step, and every change of the target exactly.
 *
 * @param answers Needed by a recipe that reads what the model says; a recipe without feedback is told nothing.
 * @throws TypeError or RangeError if recipe, examples or options break a rule, or answers are needed and not given.
 * @example
 * const { definition } = traceCurriculum(recipeOf("easy-first"), examples, { seed: 1, batchSize: 2, budget: { steps: 40 } });
 * definition.verdict // "curriculum"
 */
export function traceCurriculum(
  recipe: Recipe,
  examples: Examples,
  { points: given, ...options }: RunOptions & { points?: number },
  answers?: Answers,
): CurriculumTrace {
  const { points } = traceOptions.check(given === undefined ? {} : { points: given });
  const follower = followCurriculum(recipe, examples);
  const run = startRun(recipe, examples, options, follower.watch);
  const silent = run.feedback.turns === "none";
  if (!silent && answers === undefined) {
    throw new TypeError(
      "traceCurriculum: answers must be given for a recipe that reads what the model says, got none",
    );
  }
  const { budget, costs = { measure: 1, train: 3 } } = options;
  const whole = "steps" in budget ? budget.steps : budget.cost;
  let steps = 0;
  const spent = () => {
    if ("steps" in budget) return steps;
    return run.cost.measured * costs.measure + (run.cost.differentiated + run.cost.trained) * costs.train;
  };

  let point = 0;
  let seen = 0;
  for (;;) {
    const next = (point * whole) / points;
    const limit = "steps" in budget ? { steps: Math.ceil(next) - steps } : { steps: MOST, untilCost: next };
    const ask = run.ask(steps === 0 ? { steps: 1 } : limit);
    if (ask.kind === "done") break;
    if (ask.kind === "wait") throw new Error("internal: a run waits although everything was told");
    const trains = ask.kind === "train" && ask.model === undefined;
    if (trains) steps += ask.steps;
    run.tell(ask.id, silent ? {} : answers!(ask));
    if (!trains || spent() < next) continue;
    follower.see(run, steps, spent() / whole);
    seen = steps;
    while (spent() >= (point * whole) / points) point++;
  }
  if (seen < steps) follower.see(run, steps, spent() / whole);
  return follower.finish(run, steps);
}

const MOST = Number.MAX_SAFE_INTEGER;

/** Follows a run that is driven elsewhere, for instance by a trainer that answers later. */
export function followCurriculum(recipe: Recipe, examples: Examples): CurriculumFollower {
  return new Follower(checkRecipe(recipe), examples);
}

class Follower implements CurriculumFollower {
  readonly watch: TargetWatch;
  readonly #stages: TraceStage[] = [];
  readonly #points: TracePoint[] = [];
  readonly #definition;
  #kind: CurriculumTrace["effectiveKind"] = "closed form";

  constructor(recipe: Recipe, examples: Examples) {
    this.#definition = traceDefinition(recipe, examples, (step, entropy, openFraction) =>
      this.#stages.push({ step, entropy, openFraction }),
    );
    this.watch = this.#definition.watch;
  }

  see(run: Run, step: number, progress: number): void {
    const { weights, target, effective } = run.distribution();
    if (effective === null) this.#kind = "empirical";
    this.#points.push({
      step,
      progress,
      openFraction: shareOf(weights, (weight) => weight > 0),
      target: evenness(target),
      effective: evenness(effective ?? empiricalDistribution(run.memory)),
      neverSeenShare: shareOf(run.memory.seenStep, (seen) => seen < 0),
    });
  }

  finish(run: Run, steps: number): CurriculumTrace {
    const kind = this.#kind;
    return {
      definition: this.#definition.finding(),
      effectiveKind: kind,
      effectiveFailure: kind === "empirical" ? null : firstFall(this.#points),
      stages: this.#stages,
      points: this.#points,
      steps,
      starvation: traceStarvation(run, steps),
    };
  }
}

/** Who was left out of a run by its end: never trained on, or not in the last half of its steps. */
export function traceStarvation({ memory }: Run, steps: number): TraceStarvation {
  const window = Math.max(1, Math.ceil(steps / 2));
  return {
    window,
    ...starvation(memory, steps, window),
    examples: starvedExamples(memory, steps, window),
    effectiveSampleSize: effectiveSampleSize(empiricalDistribution(memory)),
  };
}

function evenness(distribution: Float64Array): Evenness {
  const nats = entropy(distribution);
  return {
    entropy: nats,
    effectiveNumber: exp(nats),
    effectiveSampleSize: effectiveSampleSize(distribution),
  };
}

/** Sums over n terms agree to 10⁻¹² of the entropy: less is no fall. */
function firstFall(points: readonly TracePoint[]): EntropyFailure | null {
  for (let k = 1; k < points.length; k++) {
    const [before, after] = [points[k - 1]!.effective.entropy, points[k]!.effective.entropy];
    if (before - after > 1e-12 * Math.max(1, before)) return { step: points[k]!.step, before, after };
  }
  return null;
}

function shareOf(values: Float64Array | Int32Array, holds: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (holds(value)) count++;
  return count / values.length;
}
