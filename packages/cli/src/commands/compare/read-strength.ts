import type { ExperimentInput } from "@gradus/protocol";
import { UsageError } from "../../errors.js";

/** How a factor's strength goes over the budget, from a word such as `0..1`; undefined where there is none. */
export function readStrength(word: string | undefined): ExperimentInput["strength"] {
  if (word === undefined) return undefined;
  const ends = word.split("..").map((end) => (end.trim() === "" ? Number.NaN : Number(end)));
  const [start = Number.NaN, end = Number.NaN, ...more] = ends;
  if (more.length === 0 && [start, end].every((share) => share >= 0 && share <= 1)) return { start, end };
  throw new UsageError(`--strength must be two shares in [0, 1], got ${JSON.stringify(word)}`, {
    remedy: "such as --strength 0..1, from none at the start to the whole at the end",
  });
}
