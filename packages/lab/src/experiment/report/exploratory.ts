import { areaUnderCurve } from "@gradus/evidence";
import { mean, standardDeviation, tUpperQuantile } from "@gradus/numeric";
import type { ArmReport, Cell, CurvePoint, Experiment } from "@gradus/protocol";

/** What the exploratory results of an arm are made from: its cells, and the control's of the same blocks. */
export interface Pairs {
  experiment: Experiment;
  /** Share of the budget at which the arm is compared. */
  at: number;
  cells: readonly Cell[];
  controls: readonly Cell[];
  constantMetric: number;
}

/**
 * Results beside the verdict, never deciding: mean and plain 95 % t interval of arm − control, higher is better.
 *
 * Area under the metric–cost curve; at as many steps as the arm made; and with the scorer free, as if its scores
 * were used again: the control is then met at the cost that the arm spent without its scorer. Both latter ones are
 * null where they would be the main result, and read the checkpoints that validation chooses up to there.
 */
export function exploratoryResults(pairs: Pairs): ArmReport["exploratory"] {
  const { experiment, at, cells, controls } = pairs;
  const sign = experiment.metric.higherIsBetter ? 1 : -1;
  const last = Math.round(at * experiment.evaluations);
  const upTo = (cell: Cell) => cell.curve.filter(({ k }) => k <= last);
  const steps = (cell: Cell) => upTo(cell).at(-1)?.step ?? 0;

  const against = (allowed: (point: CurvePoint, arm: Cell) => boolean) =>
    spread(
      cells.flatMap((arm, n) => {
        const mine = chosenTest(upTo(arm), sign);
        const theirs = chosenTest(
          upTo(controls[n]!).filter((point) => allowed(point, arm)),
          sign,
        );
        return mine === null || theirs === null ? [] : [sign * (mine - theirs)];
      }),
    );
  const fewer = cells.some((arm, n) => steps(arm) < steps(controls[n]!));
  const paid = cells.some(({ cost }) => cost.scorer > 0);
  return {
    area: spread(areaDifferences(pairs, sign)),
    equalSteps: fewer ? against(({ step }, arm) => step <= steps(arm)) : null,
    scorerFree: paid
      ? against(({ cost }, arm) => cost <= at * experiment.budget.cost - arm.cost.scorer)
      : null,
  };
}

function areaDifferences({ experiment, cells, controls, constantMetric }: Pairs, sign: number): number[] {
  const area = ({ curve }: Cell) =>
    areaUnderCurve(
      curve.flatMap(({ cost, test }) => (test === null ? [] : [{ cost, metric: sign * test }])),
      { budget: experiment.budget.cost, start: sign * constantMetric },
    );
  return cells.map((cell, n) => area(cell) - area(controls[n]!));
}

/** Test metric of the best validation among evaluations, the earliest on a tie; null where there is none. */
function chosenTest(points: readonly CurvePoint[], sign: number): number | null {
  if (points.length === 0) return null;
  return points.reduce((best, point) => (sign * point.validation > sign * best.validation ? point : best))
    .test;
}

function spread(differences: readonly number[]): { mean: number; low: number; high: number } | null {
  const count = differences.length;
  if (count < 2) return null;
  const half = (tUpperQuantile(0.025, count - 1) * standardDeviation(differences)) / Math.sqrt(count);
  const centre = mean(differences);
  return { mean: centre, low: centre - half, high: centre + half };
}
