import { mean } from "@gradus/numeric";
import type { ArmReport, Cell, Report } from "@gradus/protocol";

/**
 * Test metric against the share of the budget: mean over cells at each evaluation, with the lowest and the highest.
 */
export function curveBand(cells: readonly Cell[], evaluations: number): Report["control"]["curve"] {
  return Array.from({ length: evaluations }, (_, index) => index + 1).flatMap((k) => {
    const values = cells.flatMap((cell) => testAt(cell, k) ?? []);
    if (values.length === 0) return [];
    return [
      {
        share: k / evaluations,
        mean: mean(values),
        low: Math.min(...values),
        high: Math.max(...values),
        cells: values.length,
      },
    ];
  });
}

/**
 * The band of an arm, and at each evaluation its mean difference to the control of the same blocks: arms close after
 * different numbers of blocks, so that their means cannot be held against each other.
 *
 * @param sign 1 where a higher metric is better, −1 where a lower one is.
 */
export function pairedCurveBand(
  cells: readonly Cell[],
  controls: readonly Cell[],
  evaluations: number,
  sign: number,
): ArmReport["curve"] {
  return curveBand(cells, evaluations).map((point) => {
    const k = Math.round(point.share * evaluations);
    const differences = cells.flatMap((cell, n) => {
      const pair = [testAt(cell, k), testAt(controls[n]!, k)] as const;
      return pair[0] === null || pair[1] === null ? [] : [sign * (pair[0] - pair[1])];
    });
    return { ...point, difference: differences.length === 0 ? null : mean(differences) };
  });
}

function testAt({ curve }: Cell, k: number): number | null {
  return curve.find((point) => point.k === k)?.test ?? null;
}
