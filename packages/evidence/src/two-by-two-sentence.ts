import {
  describeDifference,
  differenceWithUnit,
  formatInterval,
  type MetricWords,
  type Spread,
} from "./metric-words.js";
import type { TwoByTwo } from "./two-by-two.js";

/** What {@link twoByTwoSentence} needs. Effects are oriented, so that higher is better. */
export interface TwoByTwoFacts {
  /** Name of the arm without the factor. */
  curriculum: string;
  /** The control in words: `random order`. */
  control: string;
  /** The factor in a word or two: `shift`, `weight decay`. */
  factor: string;
  /** Runs among the four times `blocks` that failed. */
  failures: number;
  effects: Pick<TwoByTwo, "blocks" | "without" | "with" | "factor" | "interaction">;
  metric: MetricWords;
}

/**
 * Whether a curriculum helps more or less where a factor is at work, in one sentence: its effect without and with, the
 * change, and whether the factor is at work at all.
 */
export function twoByTwoSentence(facts: TwoByTwoFacts): string {
  const { curriculum, control, factor, effects, failures, metric } = facts;
  const { without, with: withFactor, interaction, blocks } = effects;
  const short = (effect: Spread) =>
    `${differenceWithUnit(effect.mean, metric, effect)} ${formatInterval(effect, metric)}`;
  const ran = `${blocks} blocks, exploratory`;
  return `With ${factor} the effect of ${curriculum} changes by ${describeDifference(interaction, metric)}, from ${short(without)} to ${short(withFactor)} (${ran}): ${changeWords(interaction)}; ${factorWords(factor, effects.factor, control, short)}.${failureWords(failures, 4 * blocks)}`;
}

function changeWords({ low, high }: Spread): string {
  if (low > 0) return "it seems to do better with it than without it";
  if (high < 0) return "it seems to do worse with it than without it";
  return "nothing here says that it helps more or less with it";
}

function failureWords(count: number, runs: number): string {
  return count === 0 ? "" : ` ${count} of the ${runs} runs failed and stand as the constant answer.`;
}

function factorWords(
  name: string,
  effect: Spread,
  control: string,
  short: (effect: Spread) => string,
): string {
  const found = `${short(effect)} in ${control}`;
  if (effect.low > 0) return `${name} alone seems to help, ${found}`;
  if (effect.high < 0) return `${name} alone seems to hurt, ${found}`;
  return `${name} alone is not shown to work here, ${found}`;
}
