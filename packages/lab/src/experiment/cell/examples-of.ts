import type { Examples } from "@gradus/curriculum";
import type { ComparisonData } from "./comparison-data.js";
import type { Pools } from "./pools-of.js";

/** The examples of a run over these dataset rows, with their scores. */
export function examplesOf(
  data: ComparisonData,
  rows: Int32Array,
  scores: { readonly [name: string]: Float64Array },
  pools: Pools["pools"] = {},
): Examples {
  const keys = new Uint32Array(2 * rows.length);
  rows.forEach((row, position) => {
    keys[2 * position] = data.keys[2 * row]!;
    keys[2 * position + 1] = data.keys[2 * row + 1]!;
  });
  const { weights, groups } = data;
  const { labels } = data.features;
  return {
    count: rows.length,
    keys,
    scores,
    pools: Object.fromEntries(Object.entries(pools).map(([pool, held]) => [pool, held.length])),
    ...(weights === null ? {} : { base: Float64Array.from(rows, (row) => weights[row]!) }),
    ...(groups === null ? {} : { groups: rows.map((row) => groups[row]!) }),
    ...(labels.kind === "classes"
      ? { classes: rows.map((row) => labels.codes[row]!), classCount: labels.names.length }
      : {}),
  };
}
