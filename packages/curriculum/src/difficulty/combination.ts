import { agreementMatrix, mean, ranks } from "@gradus/numeric";

/**
 * Combines scores of other units by their mean rank: (1/m) Σ_s rank_s(i), ties taking the average of their ranks.
 *
 * @param columns m scores `[n]` each, higher = harder; ±Infinity has a rank, NaN none.
 * @returns `[n]` in [1, n], higher = harder.
 * @throws TypeError if the columns differ in length; RangeError if there is none, or one holds NaN.
 * @example meanRank([Float64Array.of(0.1, 0.9), Float64Array.of(5, 7)]) // [1, 2]
 * @source Borda 1781, Mémoire sur les élections au scrutin: the mean rank orders as the Borda count does.
 */
export function meanRank(columns: readonly ArrayLike<number>[]): Float64Array {
  checkColumns("meanRank", columns, 1);
  const total = new Float64Array(columns[0]!.length);
  for (const column of columns) {
    const ranked = ranks(column, { ties: "average" });
    for (let i = 0; i < total.length; i++) total[i]! += ranked[i]!;
  }
  return total.map((value) => value / columns.length);
}

/** What {@link scoreStability} returns. */
export interface ScoreStability {
  /** Mean Spearman's ρ of two draws. */
  spearman: number;
  /** Mean Kendall's τ_b of two draws. */
  kendall: number;
}

/**
 * How far draws of one score under different seeds agree: the mean rank correlation over all pairs of draws. 1 is a
 * score that no seed moves; near 0 the score is noise.
 *
 * @param draws s ≥ 2 draws `[n]` of the score.
 * @returns NaN where a draw is constant, so that it ranks nothing.
 * @throws TypeError if the draws differ in length; RangeError if there are fewer than 2, or one holds NaN.
 * @example scoreStability([[1, 2, 3], [2, 4, 6]]) // { spearman: 1, kendall: 1 }
 */
export function scoreStability(draws: readonly ArrayLike<number>[]): ScoreStability {
  checkColumns("scoreStability", draws, 2);
  const { spearman, kendall } = agreementMatrix(draws);
  const pairs = draws.flatMap((_, i) => Array.from({ length: i }, (_, j) => i * draws.length + j));
  return {
    spearman: mean(pairs.map((pair) => spearman[pair]!)),
    kendall: mean(pairs.map((pair) => kendall[pair]!)),
  };
}

function checkColumns(name: string, columns: readonly ArrayLike<number>[], least: number): void {
  if (columns.length < least) {
    throw new RangeError(
      `${name}: columns must hold at least ${least} column${least === 1 ? "" : "s"}, got ${columns.length}`,
    );
  }
  const length = columns[0]!.length;
  const other = columns.find((column) => column.length !== length);
  if (other !== undefined) {
    throw new TypeError(`${name}: columns must have the same length, got ${length} and ${other.length}`);
  }
}
