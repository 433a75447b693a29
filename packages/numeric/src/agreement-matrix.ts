import { kendallOfRanked } from "./kendall.js";
import { isConstant, rankColumn } from "./ranked-column.js";
import { rankSpread, spearmanOfRanked } from "./spearman.js";

/** How far every two of k columns agree: what {@link agreementMatrix} returns. */
export interface RankAgreement {
  /** `[k × k]` Spearman's ρ with average ranks; symmetric, 1 on the diagonal, NaN where a column is constant. */
  spearman: Float64Array;
  /** `[k × k]` Kendall's τ_b, likewise. */
  kendall: Float64Array;
}

/**
 * Rank agreement of every two of k columns `[n]`: each column is ranked once, O(k n); each pair then costs O(n) for
 * Spearman's ρ and O(n log n) for Kendall's τ_b. Holds 16 bytes a value.
 *
 * @returns what {@link spearman} and {@link kendall} say of each pair, to the bit; NaN, where they refuse, for a
 *   column whose values are all equal.
 * @throws TypeError if the columns differ in length; RangeError if there is none, n < 2 or a value is NaN.
 * @example agreementMatrix([[1, 2, 3], [10, 30, 20]]).spearman // [1, 0.5, 0.5, 1]
 */
export function agreementMatrix(columns: readonly ArrayLike<number>[]): RankAgreement {
  const k = columns.length;
  const n = columns[0]?.length;
  if (n === undefined) throw new RangeError("agreementMatrix: columns must hold at least 1 column, got 0");
  const other = columns.findIndex((column) => column.length !== n);
  if (other !== -1) {
    throw new TypeError(
      `agreementMatrix: columns must have the same length, got ${n} and ${columns[other]!.length}`,
    );
  }
  if (n < 2) throw new RangeError(`agreementMatrix: columns must hold at least 2 numbers, got ${n}`);

  const ranked = columns.map(rankColumn);
  const spreads = ranked.map(rankSpread);
  const agreement = {
    spearman: new Float64Array(k * k).fill(Number.NaN),
    kendall: new Float64Array(k * k).fill(Number.NaN),
  };
  for (const [i, a] of ranked.entries()) {
    if (isConstant(a)) continue;
    agreement.spearman[i * k + i] = 1;
    agreement.kendall[i * k + i] = 1;
    for (let j = 0; j < i; j++) {
      const b = ranked[j]!;
      if (isConstant(b)) continue;
      const rho = spearmanOfRanked(a, b, spreads[i]!, spreads[j]!);
      const tau = kendallOfRanked(a, b);
      for (const cell of [i * k + j, j * k + i]) {
        agreement.spearman[cell] = rho;
        agreement.kendall[cell] = tau;
      }
    }
  }
  return agreement;
}
