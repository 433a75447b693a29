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
