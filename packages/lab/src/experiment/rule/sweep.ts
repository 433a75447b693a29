import { mean } from "@gradus/numeric";
import type { Cell, Experiment } from "@gradus/protocol";
import type { CellTask } from "../cell/task.js";
import { bestValidation } from "./best-validation.js";

/** What a sweep came to on the tuning seeds, and the pacing that it puts into the comparison. */
export interface Sweep {
  pacings: SweptPacing[];
  /** Name of the best: an arm of the comparison from here on. */
  winner: string;
}

/** One pacing of the grid against the control, on the same tuning seeds. */
export interface SweptPacing {
  arm: string;
  family: string;
  startFraction: number;
  fullAt: number;
  /** `[seeds]` pacing − control of the best validation metric, oriented; null where training failed on a seed. */
  differences: number[] | null;
}

/**
 * Chooses the pacing of a sweep from the tuning cells so far, or says which cells are missing.
 *
 * Every pacing meets the control on every tuning seed, at the control's tuned rate. The best mean of the validation
 * metric of the checkpoint rule wins, the first of the grid on a tie. The test set is not seen.
 *
 * @throws RangeError if training failed under every pacing.
 */
export function explore(
  experiment: Experiment & { sweep: NonNullable<Experiment["sweep"]> },
  cells: readonly Cell[],
  learningRate: number,
): Sweep | { missing: CellTask[] } {
  const { sweep, control } = experiment;
  const sign = experiment.metric.higherIsBetter ? 1 : -1;
  const tried = new Map(
    cells
      .filter((cell) => cell.phase === "tuning" && cell.learningRate === learningRate)
      .map((cell) => [`${cell.arm} ${cell.block}`, cell]),
  );
  const missing: CellTask[] = [];
  const scoreOf = (arm: string, block: number): number => {
    const cell = tried.get(`${arm} ${block}`);
    if (cell !== undefined) return sign * bestValidation(experiment, cell);
    missing.push({ phase: "tuning", block, arm, placebo: false, learningRate });
    return Number.NaN;
  };
  const seeds = Array.from({ length: sweep.seeds }, (_, n) => n + 1);
  const pacings = sweep.candidates.map(({ arm, family, startFraction, fullAt }) => {
    const differences = seeds.map((seed) => scoreOf(arm.name, seed) - scoreOf(control, seed));
    const failed = differences.some((difference) => !Number.isFinite(difference));
    return { arm: arm.name, family, startFraction, fullAt, differences: failed ? null : differences };
  });
  if (missing.length > 0) return { missing };

  const meanOf = ({ differences }: SweptPacing) =>
    differences === null ? Number.NEGATIVE_INFINITY : mean(differences);
  const best = pacings.reduce((a, b) => (meanOf(b) > meanOf(a) ? b : a));
  if (best.differences === null) {
    throw new RangeError(
      `explore: ${sweep.curriculum} must train under one pacing at least, failed under all ${pacings.length}`,
    );
  }
  return { pacings, winner: best.arm };
}

/** The comparison with the winner of its sweep among the arms; as it is where nothing was swept. */
export function withWinner(experiment: Experiment, sweep: Sweep | null): Experiment {
  if (sweep === null) return experiment;
  const { arm } = experiment.sweep!.candidates.find((candidate) => candidate.arm.name === sweep.winner)!;
  return { ...experiment, arms: [...experiment.arms, arm] };
}
