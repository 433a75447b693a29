import { describeValue, sum } from "@gradus/numeric";
import { entropy } from "./distribution.js";

/** A stage of a candidate curriculum: W over all examples. */
export type Stage = Float64Array;

/** What {@link validateCurriculum} finds; a stage is named by its place, the later of the two that are compared. */
export interface CurriculumReport {
  isCurriculum: boolean;
  /** Entropy of Q at each stage, in nats. */
  entropies: number[];
  /** Stages at which the entropy does not rise above that of the stage before. */
  entropyFailures: number[];
  /** Stages at which some W falls, with the first example where it does. */
  monotonyFailures: { stage: number; example: number }[];
  /** Whether the last W is 1 everywhere, so that the curriculum ends in the base distribution. */
  endsInBase: boolean;
}

/**
 * Checks a sequence of stages against Bengio's definition: the entropy of Q ∝ W P rises strictly, no W ever falls,
 * and the last W is 1.
 *
 * @param stages W of every stage, each `[n]` in [0, 1] and not all 0.
 * @param base P up to a factor, `[n]`; uniform if left out.
 * @source Bengio, Louradour, Collobert, Weston 2009, Curriculum Learning, definition in section 3.
 */
export function validateCurriculum(stages: readonly Stage[], base?: Float64Array): CurriculumReport {
  if (stages.length === 0) throw new RangeError("validateCurriculum: stages must hold at least 1, got 0");
  const entropies = stages.map((weights, stage) => entropyOf(weights, base, stage, stages[0]!.length));
  const entropyFailures: number[] = [];
  const monotonyFailures: { stage: number; example: number }[] = [];
  for (let stage = 1; stage < stages.length; stage++) {
    if (!(entropies[stage]! > entropies[stage - 1]!)) entropyFailures.push(stage);
    const before = stages[stage - 1]!;
    const example = stages[stage]!.findIndex((weight, i) => weight < before[i]!);
    if (example >= 0) monotonyFailures.push({ stage, example });
  }
  const endsInBase = stages[stages.length - 1]!.every((weight) => weight === 1);
  return {
    isCurriculum: entropyFailures.length === 0 && monotonyFailures.length === 0 && endsInBase,
    entropies,
    entropyFailures,
    monotonyFailures,
    endsInBase,
  };
}

function entropyOf(weights: Stage, base: Float64Array | undefined, stage: number, count: number): number {
  if (weights.length !== count || (base !== undefined && base.length !== count)) {
    throw new TypeError(
      `validateCurriculum: stage ${stage} must hold ${count} weights, got ${weights.length}`,
    );
  }
  const at = weights.findIndex((weight) => !(weight >= 0 && weight <= 1));
  if (at >= 0) {
    throw new RangeError(
      `validateCurriculum: weight ${at} of stage ${stage} must be in [0, 1], got ${describeValue(weights[at])}`,
    );
  }
  const mass = weights.map((weight, i) => weight * (base?.[i] ?? 1));
  const total = sum(mass);
  if (!(total > 0)) {
    throw new RangeError(`validateCurriculum: stage ${stage} must have some weight above 0, got none`);
  }
  return entropy(mass.map((value) => value / total));
}
