import { mean } from "@gradus/numeric";
import type { ArmReport, Cell } from "@gradus/protocol";
import { bit } from "../rule/observe.js";

/** Examples that are named. */
const NAMED = 20;

/** Who was left out of an arm's cells; null where all failed. Rows that starved equally often stand in their order. */
export function starvationReport(
  cells: readonly Cell[],
  exampleIds: readonly string[],
): ArmReport["starvation"] {
  const found = cells.flatMap(({ starvation }) => (starvation === null ? [] : [starvation]));
  if (found.length === 0) return null;
  const blocks = new Int32Array(exampleIds.length);
  for (const { rows } of found) {
    if (rows === null) continue;
    const bytes = Buffer.from(rows, "base64");
    for (let row = 0; row < blocks.length; row++) blocks[row]! += bit(bytes, row);
  }
  const most = Array.from(blocks.keys())
    .filter((row) => blocks[row]! > 0)
    .sort((a, b) => blocks[b]! - blocks[a]! || a - b)
    .slice(0, NAMED);
  return {
    neverSeenShare: mean(found.map(({ neverSeen, examples }) => neverSeen / examples)),
    starvedShare: mean(found.map(({ starved, examples }) => starved / examples)),
    effectiveShare: mean(found.map(({ effectiveSampleSize, examples }) => effectiveSampleSize / examples)),
    examples: most.map((row) => ({ exampleId: exampleIds[row]!, blocks: blocks[row]! })),
  };
}

/**
 * The share that would be starved without the arm's choice, as a mean over its cells: what the control of the block
 * starved, or what a shuffle of as many steps leaves out, whichever is more.
 */
export function expectedStarvation(
  cells: readonly Cell[],
  controls: readonly Cell[],
  batchSize: number,
): number {
  const shares = cells.flatMap(({ starvation, steps }, n) => {
    if (starvation === null) return [];
    const control = controls[n]?.starvation ?? null;
    return [
      Math.max(
        control === null ? 0 : control.starved / control.examples,
        shuffleStarvation(starvation.examples, steps * batchSize, starvation.window * batchSize),
      ),
    ];
  });
  return shares.length === 0 ? 0 : mean(shares);
}

/**
 * The expected share of examples that a shuffle does not draw among the last `window` of its `draws`: the product, over
 * the epochs that the window touches, of the share of the epoch outside it; 0 once it holds an epoch whole.
 */
export function shuffleStarvation(examples: number, draws: number, window: number): number {
  let share = 1;
  let from = Math.max(0, draws - window);
  while (from < draws && share > 0) {
    const to = Math.min(draws, (Math.floor(from / examples) + 1) * examples);
    share *= 1 - (to - from) / examples;
    from = to;
  }
  return share;
}
