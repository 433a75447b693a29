import { formatLevel, formatSize, type MetricWords } from "./metric-words.js";
import type { ArmResult } from "./result.js";

/**
 * All arms in one sentence: who helped, that none did, or that this is not decided.
 *
 * @param noun What an arm is called, one and many of them: arms that differ in their training too are no curricula.
 */
export function conclusionSentence(
  results: readonly Pick<ArmResult, "arm" | "verdict" | "reason" | "blocks">[],
  plannedBlocks: number,
  control = "random order",
  [one, many]: readonly [string, string] = ["curriculum", "curricula"],
): string {
  if (results.every(({ reason }) => reason === "too-few-blocks")) {
    const blocks = Math.max(0, ...results.map((result) => result.blocks));
    return `Nothing is decided yet: ${blocks} of ${plannedBlocks} planned blocks.`;
  }
  const arms = new Set(results.map(({ arm }) => arm));
  const armsWith = (verdict: ArmResult["verdict"]) =>
    new Set(results.filter((result) => result.verdict === verdict).map(({ arm }) => arm));
  const helped = armsWith("better");
  const where = "on your data at this budget";
  if (helped.size > 0) {
    const noun = arms.size === 1 ? one : many;
    return `${helped.size} of ${arms.size} ${noun} helped ${where}: ${[...helped].join(", ")}.`;
  }
  const tested = results.filter(({ reason }) => reason !== "never-differed");
  if (tested.length === 0) return `Nothing was tested: no ${one} trained otherwise than ${control}.`;
  const open = new Set(tested.filter(({ verdict }) => verdict === "no evidence").map(({ arm }) => arm));
  if (open.size === 0) return `No ${one} helped ${where}. Use ${control}.`;
  if (tested.every(({ verdict }) => verdict === "no evidence")) {
    return `Not decided: no ${one} was shown to help ${where}. Keep ${control}.`;
  }
  return `No ${one} was shown to help ${where}; ${open.size} of ${arms.size} not decided. Keep ${control}.`;
}

/** What a control came to, and what a constant answer would have. */
export interface ConstantAnswer {
  /** Mean test metric of the control. */
  controlMean: number;
  /** Test metric of the best constant. */
  constantMetric: number;
  /** The constant in words: `the most frequent class`, `the mean`. */
  constant: string;
  metric: MetricWords;
  /** Smallest difference that matters, in units of the metric. */
  margin: number;
  /** Smallest step of the metric. */
  resolution: number;
  /** Some arm was better than the control. */
  helped: boolean;
}

/**
 * A control that learnt nothing that matters, in words; null where it did.
 *
 * It has to beat the best constant by the margin: a smaller gain does not matter by the user's own measure. A gain below
 * the metric's resolution is none.
 */
export function constantAnswerWarning(given: ConstantAnswer): string | null {
  const { controlMean, constantMetric, constant, metric, margin, resolution, helped } = given;
  const gain = (metric.higherIsBetter ?? true) ? controlMean - constantMetric : constantMetric - controlMean;
  if (gain >= Math.max(margin, resolution)) return null;
  const levels = `${formatLevel(controlMean, metric)} against ${formatLevel(constantMetric, metric)}`;
  const always = `always answering ${constant}`;
  const [found, says] =
    gain < resolution
      ? [`does not beat ${always} (${levels})`, "nothing"]
      : [`beats ${always} by less than your margin of ±${formatSize(margin, metric)} (${levels})`, "little"];
  const so = helped
    ? "a control that learns more may turn what is said of the arms."
    : `this comparison says ${says} about curricula.`;
  return `The control ${found}: ${so}`;
}

/**
 * A trainer that is not repeatable, in words: the pairs are loose, so more blocks are needed.
 *
 * Noise of ratio r in each of two runs adds 2 r² to the variance between seeds.
 * @param ratio Difference of two runs of the control with one seed, over the standard deviation between seeds.
 */
export function loosePairsSentence(ratio: number): string {
  const factor = (1 + 2 * ratio * ratio).toFixed(1);
  return `Your trainer is not repeatable: two runs of the control with one seed differ by ${ratio.toFixed(1)} of the spread between seeds. The verdict holds, but needs about ${factor} times the blocks.`;
}
