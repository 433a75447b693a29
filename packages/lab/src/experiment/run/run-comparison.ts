import { existsSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type Experiment, type ExperimentInput, type Report, reportSchema } from "@gradus/protocol";
import { splitRows } from "../cell/comparison-data.js";
import { constantPredictor } from "../cell/constant-predictor.js";
import { blockRng } from "../cell/seeds.js";
import { canonicalHash } from "../folder/canonical-json.js";
import { RunFolder, setAside } from "../folder/run-folder.js";
import { buildReport } from "../report/build-report.js";
import type { Comparison } from "../resolve/prepare-comparison.js";
import { type Agenda, agendaOf } from "../rule/agenda.js";
import { type ControlLook, controlAgendaOf, lookAtControl } from "../rule/control-look.js";
import { type CompareEvent, compare } from "./compare.js";
import { refuseTooMuchMemory } from "./memory-needed.js";
import { createRunner, type Runner } from "./runner.js";
import { createWorkerRunner } from "./worker-runner.js";

/** How a comparison is run; nothing here can change what it finds. */
export interface RunComparisonOptions {
  folder: string;
  /** As the user gave it, kept beside the resolved experiment. */
  given: ExperimentInput;
  /** Cells at once, a worker thread each; 0 runs them one by one in this thread. */
  jobs: number;
  /** Bytes that may be used. */
  memory: number;
  record: boolean;
  /** Set an existing folder aside and start over. */
  fresh: boolean;
  version: string;
  /** The command that repeats the comparison, with file names instead of paths. */
  command: string;
  /** Makes `report.html` of the report. */
  render(report: Report): string;
  watch(event: CompareEvent): void;
  signal?: AbortSignal;
}

/** `<table>-<first six digits of the hash>`, a slug. */
export function runFolderName(experiment: Experiment): string {
  const name = basename(
    experiment.table.name.replace(/\.gz$/, ""),
    extname(experiment.table.name.replace(/\.gz$/, "")),
  );
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${slug === "" ? "table" : slug}-${canonicalHash(experiment).slice(0, 6)}`;
}

/** The stored result of this very experiment, or null where there is none yet. */
export function storedReport(folder: string, experiment: Experiment): Report | null {
  const path = join(folder, "report.json");
  if (!existsSync(path)) return null;
  // A report of another version is made anew from its cells.
  const report = reportSchema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  return report?.hash === canonicalHash(experiment) ? report : null;
}

/**
 * Runs a comparison in its folder, from wherever it stands, to its report.
 *
 * @throws InputError if the folder is another experiment's, is being written, or the memory does not suffice;
 *   the signal's reason if it was aborted, with every finished cell kept.
 */
export async function runComparison(comparison: Comparison, options: RunComparisonOptions): Promise<Report> {
  const { experiment, data } = comparison;
  return runCells(comparison, options, agendaOf, (folder, agenda, constant) => {
    const split = splitRows(
      data,
      experiment.split.validationShare,
      blockRng(experiment.seed, { phase: "main", block: 1 }).split("split"),
    );
    const report = buildReport(experiment, agenda, folder.cells, {
      version: options.version,
      trainRows: split.train.length,
      validationRows: split.validation.length,
      constantMetric: constant.metric,
      exampleIds: data.exampleIds,
      warnings: comparison.warnings,
      command: options.command,
    });
    folder.write("report.html", options.render(report));
    folder.write("report.json", `${JSON.stringify(reportSchema.parse(report), null, 1)}\n`);
    folder.log({ event: "finished", cells: folder.cells.length });
    return report;
  });
}

/**
 * Tunes, runs the first blocks of the control, and says how many blocks the question needs. The comparison goes on
 * from these cells.
 *
 * @throws as {@link runComparison}.
 */
export async function runControlLook(
  comparison: Comparison,
  options: RunComparisonOptions,
): Promise<ControlLook> {
  return runCells(comparison, options, controlAgendaOf, (folder, agenda) =>
    lookAtControl(comparison.experiment, agenda, folder.cells),
  );
}

/** Opens folder and runners, runs what the agenda asks for, and closes them whatever comes. */
async function runCells<Result>(
  comparison: Comparison,
  options: RunComparisonOptions,
  agenda: typeof agendaOf,
  finish: (folder: RunFolder, agenda: Agenda, constant: ReturnType<typeof constantPredictor>) => Result,
): Promise<Result> {
  const { experiment, data } = comparison;
  refuseTooMuchMemory(comparison, Math.max(1, options.jobs), options.memory);
  const old = options.fresh ? setAside(options.folder) : null;
  if (old !== null) options.watch({ kind: "set-aside", folder: old });
  const folder = new RunFolder(options.folder, experiment, options.given);
  const setup = { experiment, runFolder: options.folder, record: options.record };
  const runners: Runner[] =
    options.jobs === 0
      ? [createRunner(setup, data)]
      : Array.from({ length: options.jobs }, () => createWorkerRunner(setup, data));
  try {
    folder.log({
      event: "start",
      version: options.version,
      jobs: options.jobs,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
    });
    const constant = constantPredictor(data.features.labels, data.ownRows, data.testRows);
    const finished = await compare(folder, agenda, runners, constant, options.watch, options.signal);
    return finish(folder, finished, constant);
  } finally {
    await Promise.all(runners.map((runner) => runner.close()));
    folder.close();
  }
}
