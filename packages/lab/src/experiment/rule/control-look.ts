import { blocksForDifference, blocksForEquivalence } from "@gradus/evidence";
import { mean, standardDeviation } from "@gradus/numeric";
import type { Cell, Experiment } from "@gradus/protocol";
import { type CellTask, taskName } from "../cell/task.js";
import { claimCount } from "../every-arm.js";
import { type Agenda, agendaOf } from "./agenda.js";
import { chosenAt } from "./observe.js";

/** Blocks of the control that a look at its spread takes. */
const BLOCKS = 3;

/** What the first blocks of the control say about how many blocks the question needs. */
export interface ControlLook {
  blocks: number;
  /** Mean and standard deviation of the control's test metric over the blocks. */
  mean: number;
  sd: number;
  margin: number;
  /** Blocks after which an arm without an effect is called equivalent, the first look at the soonest. */
  forEquivalence: number;
  /** Blocks after which a difference of one margin is found at a power of .8. */
  forMargin: number;
}

/** The tuning of a comparison and the first blocks of its control: cells that the comparison itself needs too. */
export function controlAgendaOf(experiment: Experiment, cells: readonly Cell[]): Agenda {
  const agenda = agendaOf(experiment, cells);
  if (agenda.tuning === null) return { ...agenda, atMost: agenda.next.length + BLOCKS };
  const done = new Set(cells.map(taskName));
  const learningRate = agenda.tuning.rates[experiment.control]!;
  const next = controlTasks(experiment, learningRate).filter((task) => !done.has(taskName(task)));
  return { ...agenda, next, atMost: next.length, stage: next.length === 0 ? "finished" : "blocks" };
}

/**
 * Reads the control's spread and counts blocks by it: the differences of an arm that shares nothing with its control
 * spread √2 times as far, and sharing seeds can only lower that.
 */
export function lookAtControl(experiment: Experiment, agenda: Agenda, cells: readonly Cell[]): ControlLook {
  const { tuning, margin } = agenda;
  if (tuning === null || margin === null) throw new Error("internal: a look at the control needs its tuning");
  const byName = new Map(cells.map((cell) => [taskName(cell), cell]));
  const at = experiment.at.at(-1)!;
  const metrics = controlTasks(experiment, tuning.rates[experiment.control]!).map(
    (task) => chosenAt(byName.get(taskName(task))!, at).metric,
  );
  const sd = standardDeviation(metrics);
  const pair = {
    sd: Math.SQRT2 * Math.max(sd, experiment.metric.resolution / Math.sqrt(12)),
    testSetLuck: 0,
  };
  const familySize = claimCount(experiment);
  return {
    blocks: metrics.length,
    mean: mean(metrics),
    sd,
    margin,
    forEquivalence: Math.max(experiment.firstLook, blocksForEquivalence({ ...pair, difference: 0, margin })),
    forMargin: Math.max(
      experiment.firstLook,
      blocksForDifference({ ...pair, difference: margin, familySize }),
    ),
  };
}

function controlTasks(experiment: Experiment, learningRate: number): CellTask[] {
  return Array.from({ length: BLOCKS }, (_, n) => ({
    phase: "main",
    block: n + 1,
    arm: experiment.control,
    placebo: false,
    learningRate,
  }));
}
