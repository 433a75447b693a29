import { type ArmResult, type Family, type Member, type Observation, startFamily } from "@gradus/evidence";
import type { Cell, Experiment } from "@gradus/protocol";
import { type CellTask, taskName } from "../cell/task.js";
import { armsOfABlock } from "./arms-of-a-block.js";
import { observe } from "./observe.js";
import { explore, type Sweep, withWinner } from "./sweep.js";
import { type Tuning, tune } from "./tuning.js";

/** Where a comparison stands, as a function of its finished cells alone. */
export interface Agenda {
  stage: "tuning" | "sweep" | "blocks" | "fresh" | "finished";
  /** Cells to run now, most urgent first; those of a later block may turn out not to be needed. */
  next: CellTask[];
  /** Cells that the plan can still ask for at most, `next` included. */
  atMost: number;
  tuning: Tuning | null;
  /** What the sweep chose; null before that, and where nothing is swept. */
  sweep: Sweep | null;
  margin: number | null;
  main: Family | null;
  /** Winners against their placebos, on fresh blocks. */
  fresh: Family | null;
}

/** Blocks that may run ahead of a look. */
const AHEAD = 2;

/**
 * Reads the finished cells in the order of the plan: tuning, the sweep, the control twice in block 1, blocks until
 * every arm is closed, then fresh blocks for winners and their placebos.
 */
export function agendaOf(given: Experiment, cells: readonly Cell[]): Agenda {
  const tuned = tune(given, cells);
  const swept = given.sweep === undefined ? 0 : 1;
  const whole = given.blocks * (given.arms.length + swept) + 1;
  const nothing = { sweep: null, main: null, fresh: null };
  if ("missing" in tuned) {
    const next = tuned.missing;
    const explored = swept * (given.sweep?.candidates.length ?? 0) * (given.sweep?.seeds ?? 0);
    const atMost = next.length + explored + whole;
    return { stage: "tuning", next, atMost, tuning: null, margin: null, ...nothing };
  }
  const margin = marginOf(given, tuned);
  const rate = tuned.rates[given.control]!;
  const sweep = given.sweep === undefined ? null : explore({ ...given, sweep: given.sweep }, cells, rate);
  if (sweep !== null && "missing" in sweep) {
    const next = sweep.missing;
    return { stage: "sweep", next, atMost: next.length + whole, tuning: tuned, margin, ...nothing };
  }
  const experiment = withWinner(given, sweep);
  const tuning = sweep === null ? tuned : { ...tuned, rates: { ...tuned.rates, [sweep.winner]: rate } };
  return blocksAgenda(experiment, cells, { tuning, margin, sweep });
}

/** What is to be done once every arm and its learning rate are known. */
function blocksAgenda(
  experiment: Experiment,
  cells: readonly Cell[],
  known: { tuning: Tuning; margin: number; sweep: Sweep | null },
): Agenda {
  const { tuning, margin } = known;
  const done = new Map(cells.map((cell) => [taskName(cell), cell]));
  const treatments = experiment.arms.filter(({ name }) => name !== experiment.control);
  const rule = {
    margin,
    blocks: experiment.blocks,
    firstLook: experiment.firstLook,
    alpha: experiment.alpha,
    futilityFrom: experiment.futilityFrom,
    resolution: experiment.metric.resolution,
  };
  const task = (phase: CellTask["phase"], block: number, arm: string, placebo = false): CellTask => ({
    phase,
    block,
    arm,
    placebo,
    learningRate: tuning.rates[arm]!,
  });
  const mainTasks = (block: number, open: readonly string[]) => [
    task("main", block, experiment.control),
    ...(block === 1 ? [task("repeat", 1, experiment.control)] : []),
    ...armsOfABlock(experiment, open).map((arm) => task("main", block, arm)),
  ];
  const members = membersOf(
    experiment,
    treatments.map(({ name }) => name),
  );
  const main = walk(startFamily(members, rule), 0, done, mainTasks, (block, member) => {
    const arm = done.get(taskName(task("main", block, member.arm)))!;
    const control = done.get(taskName(task("main", block, experiment.control)))!;
    return observe(experiment, arm, control, member.at);
  });
  if (main.next.length > 0) {
    return { stage: "blocks", ...main, ...known, main: main.family, fresh: null };
  }

  const winners = testedWinners(experiment, main.family.results());
  if (winners.length === 0) {
    return { stage: "finished", next: [], atMost: 0, ...known, main: main.family, fresh: null };
  }
  const freshTasks = (block: number, arms: readonly string[]) =>
    arms.flatMap((arm) => [task("fresh", block, arm), task("fresh", block, arm, true)]);
  const fresh = walk(startFamily(winners, rule), experiment.blocks, done, freshTasks, (block, member) => {
    const arm = done.get(taskName(task("fresh", block, member.arm)))!;
    const placebo = done.get(taskName(task("fresh", block, member.arm, true)))!;
    return observe(experiment, arm, placebo, member.at);
  });
  const stage = fresh.next.length > 0 ? "fresh" : "finished";
  return { stage, next: fresh.next, atMost: fresh.atMost, ...known, main: main.family, fresh: fresh.family };
}

/** The margin: as given, or by the rule that was fixed before the first block. */
export function marginOf(experiment: Experiment, tuning: Tuning): number {
  if (typeof experiment.margin === "number") return experiment.margin;
  const rate = tuning.rates[experiment.control]!;
  const trial = tuning.trials.find(
    ({ arm, learningRate }) => arm === experiment.control && learningRate === rate,
  );
  return Math.max(Math.abs(trial!.validation) / 100, experiment.metric.resolution);
}

function membersOf(experiment: Experiment, arms: readonly string[]): Member[] {
  return arms.flatMap((arm) => experiment.at.map((at) => ({ arm, at })));
}

/** Winners whose curriculum has a placebo: only those can be shown to owe it to the order. */
function testedWinners(experiment: Experiment, results: readonly ArmResult[]): Member[] {
  return results
    .filter(({ verdict }) => verdict === "better")
    .filter(({ arm }) => experiment.arms.some(({ name, placebo }) => name === arm && placebo !== null))
    .map(({ arm, at }) => ({ arm, at }));
}

/** Looks at every block whose cells are done, in order; the first that is not gives the next tasks. */
function walk(
  family: Family,
  before: number,
  done: ReadonlyMap<string, Cell>,
  tasksOf: (block: number, arms: readonly string[]) => CellTask[],
  observation: (block: number, member: Member) => Observation,
): { family: Family; next: CellTask[]; atMost: number } {
  const openArms = () => [...new Set(family.open.map((k) => family.members[k]!.arm))];
  const missing = (n: number) => tasksOf(before + n, openArms()).filter((task) => !done.has(taskName(task)));
  while (family.open.length > 0) {
    const n = family.blocks + 1;
    if (missing(n).length > 0) {
      const last = Math.min(n + AHEAD, family.plannedBlocks);
      const next: CellTask[] = [];
      let atMost = 0;
      for (let block = n; block <= family.plannedBlocks; block++) {
        const tasks = missing(block);
        atMost += tasks.length;
        if (block <= last) next.push(...tasks);
      }
      return { family, next, atMost };
    }
    const open = new Set(family.open);
    family.look(
      n,
      family.members.map((member, k) => (open.has(k) ? observation(before + n, member) : null)),
    );
  }
  return { family, next: [], atMost: 0 };
}
