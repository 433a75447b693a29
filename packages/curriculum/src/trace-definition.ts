import { log } from "@gradus/numeric";
import { collapse } from "./collapse.js";
import type { Change, Examples, Memory, Moment, Target, TargetWatch } from "./contracts.js";
import { relativeBase } from "./examples.js";
import { methodOfPart } from "./part.js";
import type { Recipe } from "./recipe.js";
import { targets } from "./target/targets.js";

/** Where a condition of the definition first fails. */
export interface EntropyFailure {
  /** The step whose stage is no more even than the one before. */
  step: number;
  /** Entropy of Q in the stage before and in this one, in nats. */
  before: number;
  after: number;
}

/** Where a weight first falls. */
export interface MonotonyFailure {
  step: number;
  /** Position of the first example whose W falls there. */
  example: number;
  before: number;
  after: number;
}

/** Where self-paced learning let in everything that it had left out until then; see `collapse`. */
export interface AllIn {
  step: number;
  /** Share of the examples that the stage before left out. */
  leftOutShare: number;
  /** Their share of the total loss at that time; null where no loss is known, or all are 0. */
  leftOutLossShare: number | null;
}

/** What {@link traceDefinition} finds of a run. */
export interface DefinitionFinding {
  /** `unchanged`: one stage, the base distribution itself, so that there is nothing to rise. */
  verdict: "curriculum" | "no curriculum" | "unchanged";
  /** Different Q, one after the other; the first is that of step 0. */
  stages: number;
  /** Condition (a), the entropy of Q rises: the first stage where it does not; null = it always does. */
  entropyFailure: EntropyFailure | null;
  entropyFailures: number;
  /** Condition (b), no W ever falls: the first stage where one does; null = none does. */
  monotonyFailure: MonotonyFailure | null;
  monotonyFailures: number;
  /** Whether the last W is 1 everywhere. */
  endsInBase: boolean;
  /** Of a target that learns from losses, once everything is let in. */
  allIn: AllIn | null;
}

/** What a {@link DefinitionTrace} knows beside the weights of the last stage: JSON. */
export interface DefinitionState extends Omit<DefinitionFinding, "verdict"> {
  entropy: number;
  /** Σ m and Σ m ln m over m = W P, each with what rounding lost. */
  mass: [number, number];
  massLogMass: [number, number];
}

/** Sees every stage: its step, its entropy in nats and its share of examples with W > 0. */
export type StageSeen = (step: number, entropy: number, openFraction: number) => void;

/** Follows a run against the definition; made by {@link traceDefinition}. */
export interface DefinitionTrace {
  /** What `startRun` and `restoreRun` take. */
  readonly watch: TargetWatch;
  /** What was found so far. */
  finding(): DefinitionFinding;
  /** Null before the first step. */
  state(): DefinitionState | null;
  /** Goes on from a state. @param weights W where the run was stopped: `run.distribution().weights`. */
  restore(state: DefinitionState, weights: Float64Array): void;
}

/**
 * Holds every stage of a run against Bengio's definition, as it is trained: O(changed) a step, never O(n) where
 * nothing changed.
 *
 *   H(Q) = ln M − S / M,  M = Σ m,  S = Σ m ln m,  m = W P
 *
 * A stage is a change of Q: of some W where P > 0. A rise of the entropy below 8 ulp counts as none.
 *
 * @source Bengio, Louradour, Collobert, Weston 2009, Curriculum Learning, definition in section 3; `validateCurriculum`
 *   checks the same of stages that are at hand.
 */
export function traceDefinition(
  recipe: Recipe,
  examples: Examples,
  changed: StageSeen = () => {},
): DefinitionTrace {
  const learns = methodOfPart("target", targets, recipe.target).feedback !== "none";
  return new TargetTrace(examples, learns, changed);
}

class TargetTrace implements DefinitionTrace {
  readonly watch: TargetWatch = (change, target, moment) => this.#see(change, target, moment);
  readonly #base: Float64Array | null;
  readonly #learns: boolean;
  readonly #changed: StageSeen;
  /** W of the last stage; null before the first. */
  #weights: Float64Array | null = null;
  readonly #count: number;
  #mass = new RunningSum();
  #massLogMass = new RunningSum();
  #found: Omit<DefinitionFinding, "verdict"> & { entropy: number } = {
    stages: 0,
    entropy: 0,
    entropyFailure: null,
    entropyFailures: 0,
    monotonyFailure: null,
    monotonyFailures: 0,
    endsInBase: false,
    allIn: null,
  };

  constructor(examples: Examples, learns: boolean, changed: StageSeen) {
    this.#count = examples.count;
    this.#base = relativeBase(examples);
    this.#learns = learns;
    this.#changed = changed;
  }

  finding(): DefinitionFinding {
    const { entropy: _, ...found } = this.#found;
    const { stages, entropyFailure, monotonyFailure, endsInBase } = found;
    const holds = entropyFailure === null && monotonyFailure === null && endsInBase;
    return { verdict: !holds ? "no curriculum" : stages > 1 ? "curriculum" : "unchanged", ...found };
  }

  state(): DefinitionState | null {
    if (this.#weights === null) return null;
    return { ...this.#found, mass: this.#mass.parts(), massLogMass: this.#massLogMass.parts() };
  }

  restore({ mass, massLogMass, ...found }: DefinitionState, weights: Float64Array): void {
    this.#found = found;
    this.#mass = new RunningSum(mass);
    this.#massLogMass = new RunningSum(massLogMass);
    this.#weights = weights.slice();
  }

  #see(change: Change, target: Target, { step, memory }: Moment): void {
    if (this.#weights === null) {
      this.#weights = Float64Array.from({ length: this.#count }, (_, i) => target.weightOf(i));
      this.#sumAnew();
      this.#endStage(step, target, this.#entropyNow());
      return;
    }
    if (change === "none") return;
    const whole = isWhole(target, this.#count);
    const before = this.#learns && whole && !this.#found.endsInBase ? this.#weights.slice() : null;
    const moved = this.#move(change, target, step);
    if (before !== null) this.#found.allIn = allIn(step, before, memory);
    this.#found.endsInBase = whole;
    if (!whole) this.#found.allIn = null;
    if (!moved) return;
    if (change === "all") this.#sumAnew();
    const [entropy, last] = [this.#entropyNow(), this.#found.entropy];
    if (!(entropy - last > 8 * Number.EPSILON * Math.max(1, last))) {
      this.#found.entropyFailures++;
      this.#found.entropyFailure ??= { step, before: last, after: entropy };
    }
    this.#endStage(step, target, entropy);
  }

  /** Takes over the weights that changed, and says whether Q did. */
  #move(change: "all" | Int32Array, target: Target, step: number): boolean {
    const weights = this.#weights!;
    let moved = false;
    let fell: MonotonyFailure | null = null;
    const length = change === "all" ? weights.length : change.length;
    for (let k = 0; k < length; k++) {
      const i = change === "all" ? k : change[k]!;
      const [before, after] = [weights[i]!, target.weightOf(i)];
      if (after === before) continue;
      weights[i] = after;
      if (after < before && (fell === null || i < fell.example)) fell = { step, example: i, before, after };
      const base = this.#base?.[i] ?? 1;
      moved ||= base > 0;
      if (change !== "all") {
        this.#add(before * base, -1);
        this.#add(after * base, 1);
      }
    }
    if (fell !== null) {
      this.#found.monotonyFailures++;
      this.#found.monotonyFailure ??= fell;
    }
    return moved;
  }

  #endStage(step: number, target: Target, entropy: number): void {
    this.#found.stages++;
    this.#found.entropy = entropy;
    this.#found.endsInBase = isWhole(target, this.#count);
    this.#changed(step, entropy, target.openCount / this.#count);
  }

  #sumAnew(): void {
    this.#mass = new RunningSum();
    this.#massLogMass = new RunningSum();
    this.#weights!.forEach((weight, i) => {
      this.#add(weight * (this.#base?.[i] ?? 1), 1);
    });
  }

  #add(mass: number, sign: 1 | -1): void {
    if (mass === 0) return;
    this.#mass.add(sign * mass);
    if (mass !== 1) this.#massLogMass.add(sign * mass * log(mass));
  }

  #entropyNow(): number {
    const mass = this.#mass.value;
    return log(mass) - this.#massLogMass.value / mass;
  }
}

function isWhole(target: Target, count: number): boolean {
  return !target.soft && target.openCount === count;
}

function allIn(step: number, before: Float64Array, memory: Memory): AllIn {
  const losses = memory.measured.loss ?? memory.reported.loss;
  const { leftOutShare, leftOutLossShare } = collapse(
    [before, new Float64Array(before.length).fill(1)],
    losses ?? new Float64Array(before.length).fill(NaN),
  );
  return { step, leftOutShare, leftOutLossShare: Number.isNaN(leftOutLossShare) ? null : leftOutLossShare };
}

/** A sum to which values are added and from which they are taken, as exact as `sum`. */
class RunningSum {
  #total: number;
  #lost: number;

  constructor([total, lost]: readonly [number, number] = [0, 0]) {
    this.#total = total;
    this.#lost = lost;
  }

  get value(): number {
    return this.#total + this.#lost;
  }

  add(value: number): void {
    const next = this.#total + value;
    this.#lost +=
      Math.abs(this.#total) >= Math.abs(value) ? this.#total - next + value : value - next + this.#total;
    this.#total = next;
  }

  parts(): [number, number] {
    return [this.#total, this.#lost];
  }
}
