import { type ArmResult, sweepSentence } from "@gradus/evidence";
import { mean, sampleVariance } from "@gradus/numeric";
import type { Cell, Experiment, Report, SweepReport } from "@gradus/protocol";
import { bestValidation } from "../rule/best-validation.js";
import type { Sweep, SweptPacing } from "../rule/sweep.js";

/** What the report of a sweep is made from. */
export interface SweepEvidence {
  experiment: Experiment;
  sweep: Sweep;
  /** Of the winner, at the last share that is asked about. */
  result: ArmResult;
  /** The winner's cells up to its close, and the control's of the same blocks. */
  cells: readonly Cell[];
  controls: readonly Cell[];
  control: string;
  metric: Report["metric"];
}

/** The explored map, the confirmed difference of its winner, and how much of the gain was the choosing. */
export function sweepReport(evidence: SweepEvidence): SweepReport {
  const { experiment, sweep, result, cells, controls, control, metric } = evidence;
  const sign = metric.higherIsBetter ? 1 : -1;
  const winner = sweep.pacings.find(({ arm }) => arm === sweep.winner)!;
  const explored = mean(winner.differences!);
  const seeds = winner.differences!.length;
  const onValidation = mean(
    cells.map(
      (cell, n) => sign * (bestValidation(experiment, cell) - bestValidation(experiment, controls[n]!)),
    ),
  );
  const { mean: found, low, high, blocks } = result;
  return {
    curriculum: experiment.sweep!.curriculum,
    control: experiment.control,
    seeds,
    pacings: sweep.pacings.map(({ differences, ...pacing }) => ({
      ...pacing,
      difference: differences === null ? null : mean(differences),
    })),
    winner: sweep.winner,
    standardError: pooledError(sweep.pacings),
    explored,
    confirmed: { mean: found, low, high, blocks, onValidation },
    shrinkage: explored - found,
    sentence: sweepSentence({
      tried: sweep.pacings.length,
      seeds,
      best: pacingWords(winner),
      control,
      explored,
      confirmed: { mean: found, low, high, blocks },
      metric,
    }),
  };
}

/** `linear from 10 % to all at 50 % of the budget`. */
function pacingWords({ family, startFraction, fullAt }: SweptPacing): string {
  const percent = (share: number) => `${Number((100 * share).toPrecision(6))} %`;
  return `${family} from ${percent(startFraction)} to all at ${percent(fullAt)} of the budget`;
}

/** Standard error of a pacing's mean difference, its variance between seeds pooled over the pacings. */
function pooledError(pacings: readonly SweptPacing[]): number | null {
  const variances = pacings.flatMap(({ differences }) =>
    differences === null || differences.length < 2 ? [] : [sampleVariance(differences) / differences.length],
  );
  return variances.length === 0 ? null : Math.sqrt(mean(variances));
}
