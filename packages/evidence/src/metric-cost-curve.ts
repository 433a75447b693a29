import { mean, standardDeviation, tUpperQuantile } from "@gradus/numeric";
import { countWins, signTestP, type Wins } from "./wins.js";

/** The metric of the model that one could hold after spending `cost`; higher is better. */
export interface CurvePoint {
  cost: number;
  metric: number;
}

/**
 * Area under the metric–cost curve, divided by the budget: the mean metric of the latest evaluated model while the
 * budget is spent. Exploratory, never deciding.
 *
 * @param curve Evaluations by rising cost; what lies beyond the budget is not read.
 * @param plan `start`: metric of the constant predictor, which is all one holds before the first evaluation.
 * @returns a metric in the curve's unit.
 */
export function areaUnderCurve(
  curve: readonly CurvePoint[],
  plan: { readonly budget: number; readonly start: number },
): number {
  checkCurve("areaUnderCurve", curve);
  let area = 0;
  let heldSince = 0;
  let held = plan.start;
  for (const { cost, metric } of curve) {
    if (cost > plan.budget) break;
    area += held * (cost - heldSince);
    heldSince = cost;
    held = metric;
  }
  return (area + held * (plan.budget - heldSince)) / plan.budget;
}

/**
 * Cost at which a curve first reaches the target. Exploratory, never deciding.
 * @returns null where it does not reach it within the budget: censored.
 */
export function costToTarget(
  curve: readonly CurvePoint[],
  plan: { readonly budget: number; readonly target: number },
): number | null {
  checkCurve("costToTarget", curve);
  const reached = curve.find(({ cost, metric }) => cost <= plan.budget && metric >= plan.target);
  return reached?.cost ?? null;
}

/** Cost-to-target of an arm and its control over paired blocks. */
export interface CostToTargetComparison extends Wins {
  /** Two-sided sign test of who is first; both miss = tie. */
  signTestP: number;
  /** Mean of control − arm in cost, a miss counted as the whole budget: how much sooner the arm is. */
  saved: number;
  /** Half of the 95 % t interval of `saved`; null with fewer than two blocks. */
  savedHalfWidth: number | null;
}

/**
 * Compares costs to a target over paired blocks: sign test and paired restricted mean. Exploratory, never deciding.
 * @param pairs `[blocks]` costs, null = not reached within the budget.
 */
export function compareCostToTarget(
  pairs: readonly { readonly arm: number | null; readonly control: number | null }[],
  budget: number,
): CostToTargetComparison {
  const saved = pairs.map(({ arm, control }) => (control ?? budget) - (arm ?? budget));
  const wins = countWins(saved);
  const half = saved.length < 2 ? null : standardDeviation(saved) / Math.sqrt(saved.length);
  return {
    ...wins,
    signTestP: signTestP(wins),
    saved: mean(saved),
    savedHalfWidth: half === null ? null : half * tUpperQuantile(0.025, saved.length - 1),
  };
}

function checkCurve(owner: string, curve: readonly CurvePoint[]): void {
  for (let k = 1; k < curve.length; k++) {
    if (curve[k]!.cost < curve[k - 1]!.cost) {
      throw new RangeError(`${owner}: cost must not fall along the curve, got ${curve[k]!.cost} at ${k}`);
    }
  }
}
