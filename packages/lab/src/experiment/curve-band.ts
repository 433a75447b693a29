import { mean } from "@gradus/numeric";
import type { Cell, Report } from "@gradus/protocol";

/**
 * Test metric against the share of the budget: mean over cells at each evaluation, with the lowest and the highest.
 */
export function curveBand(cells: readonly Cell[], evaluations: number): Report["control"]["curve"] {
  return Array.from({ length: evaluations }, (_, index) => index + 1).flatMap((k) => {
    const values = cells.flatMap(({ curve }) => {
      const test = curve.find((point) => point.k === k)?.test;
      return test === undefined || test === null ? [] : [test];
    });
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
