import type { Outcome } from "@gradus/reproduce";

/** An outcome as JSON; a time is no part of what was found, so it is kept to a tenth of a second. */
export function outcomeDocument(outcome: Outcome, seconds: number) {
  const { verdict, says, figures, table, seeds } = outcome;
  return {
    outcome: {
      verdict,
      says,
      seeds,
      seconds: Math.round(10 * seconds) / 10,
      figures,
      ...(table && { table }),
    },
  };
}
