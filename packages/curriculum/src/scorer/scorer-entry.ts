import { options } from "@gradus/numeric";
import type { ScorerMethod } from "../method.js";

type Written = "name" | "title" | "says" | "formula" | "needs" | "columns" | "costPerStep" | "source";

/** An entry of a scorer that only `gradus score` computes, without options unless it brings some. */
export function scorerEntry(
  score: ScorerMethod["score"],
  entry: Pick<ScorerMethod, Written> & Partial<Pick<ScorerMethod, "options" | "inCompare">>,
): ScorerMethod {
  return {
    kind: "scorer",
    feedback: "none",
    algorithm: 1,
    options: options(entry.name, {}),
    inCompare: false,
    score,
    ...entry,
  };
}
