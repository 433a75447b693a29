import { InputError } from "@gradus/data";
import type { ChosenScorer } from "./plan-works.js";

/** All pairs of more rows than this would take longer than everything else together. */
const MOST_PAIRED_ROWS = 40_000;

/**
 * Refuses options that the table is too small for, or a scorer that it is too large for, before anything is trained.
 *
 * @throws InputError that says which value would do.
 */
export function refuseUnfitOptions(
  scorers: readonly ChosenScorer[],
  rowCount: number,
  classCount: number | null,
): void {
  for (const { name, options } of scorers) {
    const refuse = (rule: string, value: unknown, remedy: string) => {
      throw new InputError({ thing: `score ${name}`, rule, value: String(value), remedy });
    };
    const { folds, runs, neighbours } = options;
    if (typeof folds === "number" && folds > rowCount) {
      refuse(
        `must have at most as many folds as the table has rows, ${rowCount}`,
        folds,
        "Give fewer folds.",
      );
    }
    if (typeof runs === "number" && classCount !== null && runs > classCount + 1) {
      refuse(
        `must have at most ${classCount + 1} runs, one more than classes, each with threshold samples of its own`,
        runs,
        "Give fewer runs.",
      );
    }
    if (typeof neighbours === "number" && neighbours >= rowCount) {
      refuse(`must have fewer neighbours than the ${rowCount} rows`, neighbours, "Give fewer neighbours.");
    }
    if (name === "neighbour-density" && rowCount > MOST_PAIRED_ROWS) {
      refuse(
        `must be of at most ${MOST_PAIRED_ROWS} rows, since it looks at every pair`,
        rowCount,
        "Leave it away, or score a sample of the rows.",
      );
    }
  }
}
