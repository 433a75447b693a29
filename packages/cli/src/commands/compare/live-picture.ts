import type { Interval } from "@gradus/evidence";
import { formatDifference, formatInterval } from "@gradus/evidence";
import type { CompareEvent } from "@gradus/lab";
import type { Experiment } from "@gradus/protocol";
import { intervalLine } from "@gradus/report";
import { count, exactDuration, roundedDuration } from "../../figures.js";
import { bar, type Picture } from "../../progress.js";
import type { Terminal } from "../../terminal.js";

type Task = Extract<CompareEvent, { kind: "cell-started" }>["task"];
type Agenda = Extract<CompareEvent, { kind: "agenda" }>["agenda"];

const STAGES = {
  tuning: "tuning the learning rate",
  sweep: "exploring pacings",
  blocks: "blocks",
  fresh: "placebos of the winners on fresh blocks",
  finished: "done",
} as const;

/** What a running comparison looks like: stage, rate, time left, each worker, and the interim interval of each arm. */
export class LivePicture implements Picture {
  private agenda: Agenda | null = null;
  private finishedCells = 0;
  private readonly running = new Map<number, { task: Task; share: number }>();
  private cellsHere = 0;
  private busySeconds = 0;
  private readonly started = performance.now();

  constructor(
    private readonly experiment: Experiment,
    private readonly jobs: number,
    private readonly terminal: Terminal,
  ) {}

  see(event: CompareEvent): void {
    switch (event.kind) {
      case "agenda":
        this.agenda = event.agenda;
        this.finishedCells = event.finishedCells;
        break;
      case "cell-started":
        this.running.set(event.runner, { task: event.task, share: 0 });
        break;
      case "cell-progress":
        this.running.set(event.runner, { task: event.task, share: event.share });
        break;
      case "cell-done":
        this.running.delete(event.runner);
        this.cellsHere++;
        this.busySeconds += event.seconds;
    }
  }

  /** `87 cells, 2.31 s each, in 1 min 52 s`. */
  total(): string {
    const wall = exactDuration((performance.now() - this.started) / 1000);
    const each = this.cellsHere === 0 ? "" : `, ${exactDuration(this.secondsACell())} each`;
    return `${count(this.cellsHere)} cells${each}, in ${wall}`;
  }

  summary(): string {
    const workers = [...this.running.values()].map(({ task, share }) => `${words(task)} ${percent(share)}`);
    return [this.headline(), ...workers].join(" | ");
  }

  lines(): string[] {
    const { terminal } = this;
    const workers = [...this.running]
      .sort(([a], [b]) => a - b)
      .map(
        ([, { task, share }]) =>
          `  ${bar(terminal, share, 12)} ${percent(share).padStart(5)}  ${words(task)}`,
      );
    return [terminal.style("bold", this.headline()), ...workers, ...this.arms()];
  }

  private headline(): string {
    if (this.agenda === null) return "starting";
    const { stage, atMost, main } = this.agenda;
    const where =
      stage === "blocks" && main !== null
        ? `block ${main.blocks + 1} of at most ${main.plannedBlocks}`
        : STAGES[stage];
    const cells = `${count(this.finishedCells)} of at most ${count(this.finishedCells + atMost)} cells`;
    if (this.cellsHere === 0 || stage === "finished") return `${where}  ${cells}`;
    const inFlight = [...this.running.values()].reduce((sum, { share }) => sum + share, 0);
    const left = (Math.max(0, atMost - inFlight) * this.secondsACell()) / this.jobs;
    return `${where}  at most ~${roundedDuration(left)} left  ${cells}  ${this.secondsACell().toFixed(1)} s a cell`;
  }

  private secondsACell(): number {
    return this.busySeconds / this.cellsHere;
  }

  private arms(): string[] {
    const { agenda, experiment, terminal } = this;
    if (agenda?.main === null || agenda?.main === undefined || agenda.margin === null) return [];
    const rows = agenda.main
      .results()
      .map((result, k) => ({ result, open: agenda.main!.open.includes(k), look: result.looks.at(-1) }));
    const looks = rows.flatMap(({ look }) => (look === undefined ? [] : [look]));
    if (looks.length === 0) return [];
    const reach = Math.max(2 * agenda.margin, ...looks.map(({ mean }) => 2 * Math.abs(mean)));
    const label = Math.max(...rows.map(({ result }) => result.arm.length));
    const metric = {
      name: experiment.metric.name,
      unit: experiment.metric.name === "accuracy" ? "share" : "number",
      higherIsBetter: experiment.metric.higherIsBetter,
    } as const;
    const width = Math.max(16, Math.min(48, terminal.width - label - 46));
    return rows.flatMap(({ result, open, look }) => {
      if (look === undefined) return [];
      const row = { ...look, margin: agenda.margin!, domain: [-reach, reach] as const };
      const verdict = open ? "" : `  ${result.verdict}`;
      const line = intervalLine(row, width, terminal.utf8);
      return [`  ${result.arm.padEnd(label)} ${line} ${spread(look, metric)}${verdict}`];
    });
  }
}

function spread(look: Interval, metric: Parameters<typeof formatInterval>[1]): string {
  const unit = metric.unit === "share" ? " pp" : "";
  return `${formatDifference(look.mean, metric, look)}${unit} ${formatInterval(look, metric)}`;
}

function words({ phase, arm, block, placebo, learningRate }: Task): string {
  const what = placebo ? `placebo of ${arm}` : arm;
  if (phase === "tuning") return `${what}, learning rate ${learningRate}, tuning seed ${block}`;
  return `${what}, block ${block}${phase === "repeat" ? ", again" : ""}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
