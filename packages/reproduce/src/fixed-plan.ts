import { decideFamily, type Verdict } from "@gradus/evidence";
import { mean, standardDeviation, tUpperTail } from "@gradus/numeric";

/** Paired differences of one arm, a seed each; above 0 = the arm is better. */
export interface PairedArm {
  arm: string;
  differences: readonly number[];
}

/** What the differences of one arm say. */
export interface PairedResult {
  arm: string;
  verdict: Verdict;
  mean: number;
  /** Paired t interval at the family's level. */
  low: number;
  high: number;
  /** t of the mean against 0; ±Infinity where every difference is the same. */
  t: number;
  /** Two-sided p of that t, for the eyes: the verdict is the family's. */
  p: number;
}

/**
 * The rule of `compare` at a fixed number of seeds: one look, paired t intervals, Holm over the family, and
 * equivalence within a margin that was fixed before.
 *
 * @param arms All tests of a claim: they are one family.
 * @param plan `alpha`: two-sided error of the family; `margin`: for equivalence, absent = not asked.
 * @throws RangeError if the arms differ in their number of seeds, or there are fewer than 5.
 */
export function fixedPlan(
  arms: readonly PairedArm[],
  plan: { alpha: number; margin?: number; resolution?: number },
): PairedResult[] {
  const seeds = arms[0]?.differences.length ?? 0;
  for (const { arm, differences } of arms) {
    if (differences.length !== seeds) {
      throw new RangeError(`fixedPlan: ${arm} must have ${seeds} differences, got ${differences.length}`);
    }
  }
  const results = decideFamily(
    arms.map(({ arm }) => ({ arm, at: 1 })),
    {
      blocks: seeds,
      firstLook: seeds,
      alpha: plan.alpha,
      margin: plan.margin ?? Number.MIN_VALUE,
      ...(plan.resolution === undefined ? {} : { resolution: plan.resolution }),
    },
    Array.from({ length: seeds }, (_, seed) =>
      arms.map(({ differences }) => ({ difference: differences[seed]! })),
    ),
  );
  return results.map(({ arm, verdict, mean: centre, low, high }, k) => {
    const { t, p } = pairedT(arms[k]!.differences);
    return { arm, verdict, mean: centre, low, high, t, p };
  });
}

function pairedT(differences: readonly number[]): { t: number; p: number } {
  const centre = mean(differences);
  const error = standardDeviation(differences) / Math.sqrt(differences.length);
  if (error === 0) return centre === 0 ? { t: 0, p: 1 } : { t: centre > 0 ? Infinity : -Infinity, p: 0 };
  const t = centre / error;
  return { t, p: 2 * tUpperTail(Math.abs(t), differences.length - 1) };
}
