import type { ArmResult } from "./result.js";

/** All arms in one sentence: who helped, or that none did. */
export function conclusionSentence(
  results: readonly Pick<ArmResult, "arm" | "verdict" | "reason" | "blocks">[],
  plannedBlocks: number,
  control = "random order",
): string {
  if (results.every(({ reason }) => reason === "too-few-blocks")) {
    const blocks = Math.max(0, ...results.map((result) => result.blocks));
    return `Nothing is decided yet: ${blocks} of ${plannedBlocks} planned blocks.`;
  }
  const arms = new Set(results.map(({ arm }) => arm));
  const helped = new Set(results.filter(({ verdict }) => verdict === "better").map(({ arm }) => arm));
  if (helped.size === 0) return `No curriculum helped on your data at this budget. Use ${control}.`;
  const noun = arms.size === 1 ? "curriculum" : "curricula";
  return `${helped.size} of ${arms.size} ${noun} helped on your data at this budget: ${[...helped].join(", ")}.`;
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
