import { mean } from "@gradus/numeric";
import type { Cell, Experiment } from "@gradus/protocol";
import type { CellTask } from "../cell/task.js";
import { bestValidation } from "./best-validation.js";

/** What the tuning runs came to: one learning rate an arm. */
export interface Tuning {
  rates: { [arm: string]: number };
  /** `[tried rates]` mean of the best validation metric over the tuning seeds. */
  trials: { arm: string; learningRate: number; validation: number; cells: number }[];
  extended: boolean;
  warnings: string[];
}

/** Rates that an optimum at the edge adds beyond it, once. */
const EXTENSION = 2;
const RATIO = 3;
/** Significant digits of a rate: enough to train, few enough to read. */
const DIGITS = 6;

/**
 * Chooses learning rates from the tuning cells so far, or says which cells are missing.
 *
 * Of a 2 × 2, the control without the factor is tuned for the arms without it and the control with it for the others.
 * Every rate of the grid is run on every tuning seed; the best mean of the checkpoint rule's validation metric, at the
 * last share that is asked about, wins; the smaller rate on a tie. An optimum at the edge extends the grid once on that side.
 *
 * @throws RangeError if training failed at every rate.
 */
export function tune(experiment: Experiment, cells: readonly Cell[]): Tuning | { missing: CellTask[] } {
  const { mode } = experiment.tuning;
  const { arms, control } = experiment;
  const names = arms.map(({ name }) => name);
  if (mode === "none") {
    const rates = Object.fromEntries(names.map((name) => [name, experiment.learningRate]));
    return { rates, trials: [], extended: false, warnings: [] };
  }

  const controls = names.filter((name, n) => name === control || arms[n]!.without === control);
  const tuned = mode === "control" ? controls : names;
  const outcomes = tuned.map((arm) => tuneArm(experiment, cells, arm));
  const missing = outcomes.flatMap((outcome) => outcome.missing);
  if (missing.length > 0) return { missing };

  const sideOf = (n: number) =>
    controls.find((name) => (name === control) === (arms[n]!.without === undefined))!;
  const rateOf = (name: string, n: number) =>
    outcomes[tuned.indexOf(mode === "control" ? sideOf(n) : name)]!.rate;
  return {
    rates: Object.fromEntries(names.map((name, n) => [name, rateOf(name, n)])),
    trials: outcomes.flatMap((outcome) => outcome.trials),
    extended: outcomes.some((outcome) => outcome.extended),
    warnings: outcomes.flatMap((outcome) => outcome.warnings),
  };
}

interface ArmTuning {
  missing: CellTask[];
  rate: number;
  trials: Tuning["trials"];
  extended: boolean;
  warnings: string[];
}

function tuneArm(experiment: Experiment, cells: readonly Cell[], arm: string): ArmTuning {
  const grid = [...experiment.tuning.grid].sort((a, b) => a - b);
  const first = tryGrid(experiment, cells, arm, grid);
  if (first.missing.length > 0) return { ...first, extended: false, warnings: [] };

  const edge = first.rate === grid[0] ? -1 : first.rate === grid.at(-1) ? 1 : 0;
  if (edge === 0) return { ...first, extended: false, warnings: [] };
  const beyond = Array.from({ length: EXTENSION }, (_, k) =>
    Number((first.rate * RATIO ** (edge * (k + 1))).toPrecision(DIGITS)),
  );
  const wider = tryGrid(
    experiment,
    cells,
    arm,
    [...grid, ...beyond].sort((a, b) => a - b),
  );
  const stillAtEdge = wider.rate === beyond.at(-1);
  const warning = `the learning rate of ${arm} was best at the edge of the grid, also after it was extended (${wider.rate})`;
  return { ...wider, extended: true, warnings: stillAtEdge ? [warning] : [] };
}

function tryGrid(experiment: Experiment, cells: readonly Cell[], arm: string, grid: readonly number[]) {
  const missing: CellTask[] = [];
  const trials: Tuning["trials"] = [];
  for (const learningRate of grid) {
    const scores: number[] = [];
    for (let block = 1; block <= experiment.tuning.seeds; block++) {
      const cell = cells.find(
        (each) =>
          each.phase === "tuning" &&
          each.block === block &&
          each.arm === arm &&
          each.learningRate === learningRate,
      );
      if (cell === undefined) missing.push({ phase: "tuning", block, arm, placebo: false, learningRate });
      else scores.push(bestValidation(experiment, cell));
    }
    if (scores.length === experiment.tuning.seeds) {
      trials.push({ arm, learningRate, validation: mean(scores), cells: scores.length });
    }
  }
  if (missing.length > 0) return { missing, trials, rate: Number.NaN };
  const sign = experiment.metric.higherIsBetter ? 1 : -1;
  const finite = trials.filter(({ validation }) => Number.isFinite(validation));
  if (finite.length === 0) {
    throw new RangeError(
      `tune: ${arm} must train at one learning rate at least, failed at all of ${grid.join(", ")}`,
    );
  }
  const best = finite.reduce((a, b) => (sign * b.validation > sign * a.validation ? b : a));
  return { missing, trials: finite, rate: best.learningRate };
}
