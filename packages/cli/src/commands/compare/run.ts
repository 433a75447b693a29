import { availableParallelism, freemem } from "node:os";
import { basename, join } from "node:path";
import {
  type Comparison,
  memoryNeeded,
  prepareComparison,
  type RunComparisonOptions,
  runComparison,
  runControlLook,
  runFolderName,
  storedReport,
} from "@gradus/lab";
import { renderReportHtml } from "@gradus/report";
import type { Context, ExitCode } from "../../command.js";
import { Interrupted, UsageError } from "../../errors.js";
import { followPicture } from "../../progress.js";
import { retyped } from "../../retyped.js";
import { CALLED_AS, shellLine } from "../../shell-line.js";
import { version } from "../../version.js";
import { compare, type compareOptions } from "../compare.js";
import { controlLookText } from "./control-look-text.js";
import { describeComparison, reportText } from "./describe.js";
import { experimentInput } from "./input.js";
import { LivePicture } from "./live-picture.js";

/** Share of the free memory that a comparison may use. */
const FREE_SHARE = 0.8;

/** `gradus compare`: from a table to one sentence an arm. */
export async function run(given: Context): Promise<ExitCode> {
  const context = given as Context<typeof compareOptions>;
  const { values, stdout } = context;
  if (values.jobs !== undefined && values.jobs < 1) {
    throw new UsageError(`--jobs must be at least 1, got ${values.jobs}`);
  }
  const input = experimentInput(context.positionals[0], values);
  const comparison = await prepareComparison(input);
  const { experiment } = comparison;
  const folder = values.out ?? join("runs", runFolderName(experiment));
  if (values.init) {
    const look = await runWatched(context, comparison, input, folder, runControlLook);
    if (context.json) context.printJson(look);
    else stdout.write(controlLookText(experiment, look, stdout));
    return 0;
  }
  const stored = values.fresh ? null : storedReport(folder, experiment);
  const report = stored ?? (await runWatched(context, comparison, input, folder, runComparison));
  if (context.json) context.printJson(report);
  else {
    stdout.write(reportText(report, repeatLine(context.argv), stdout));
    stdout.write(`report: ${join(folder, "report.html")}\n`);
    if (stored !== null) stdout.write("This is the stored result of a finished run; --fresh runs again.\n");
  }
  const wanted = values["fail-unless"];
  return wanted !== undefined && !report.arms.some(({ verdict }) => verdict === wanted) ? 1 : 0;
}

async function runWatched<Result>(
  context: Context<typeof compareOptions>,
  comparison: Comparison,
  input: Parameters<typeof prepareComparison>[0],
  folder: string,
  runIt: (comparison: Comparison, options: RunComparisonOptions) => Promise<Result>,
): Promise<Result> {
  const { values, stderr, signal, argv } = context;
  const { experiment } = comparison;
  const memory = values.memory === undefined ? FREE_SHARE * freemem() : values.memory * 1e9;
  const jobs = values.jobs ?? fittingJobs(comparison, memory);
  stderr.write(describeComparison(comparison, folder, jobs, stderr));

  const picture = new LivePicture(experiment, jobs, stderr);
  const progress = followPicture(stderr, picture, { verbose: context.verbose });
  let stage = "";
  try {
    const result = await runIt(comparison, {
      folder,
      given: input,
      jobs,
      memory,
      record: values.record,
      fresh: values.fresh,
      version,
      command: repeatCommand(argv),
      render: renderReportHtml,
      watch(event) {
        if (event.kind === "set-aside") progress.note(`set the old run aside: ${event.folder}`);
        picture.see(event);
        if (event.kind === "agenda" && event.agenda.stage !== stage) {
          stage = event.agenda.stage;
          if (!stderr.canRedraw || context.verbose) progress.note(picture.summary());
        } else if (context.verbose && event.kind === "cell-done") progress.note(picture.summary());
        progress.refresh();
      },
      signal,
    });
    progress.stop();
    stderr.write(`${picture.total()}\n\n`);
    return result;
  } catch (error) {
    progress.stop();
    if (!signal.aborted) throw error;
    throw new Interrupted({ resume: repeatLine(argv) });
  }
}

/** A cell a core, or as many as the memory takes; one is refused later if not even it fits. */
function fittingJobs(comparison: Comparison, memory: number): number {
  const { shared, perJob } = memoryNeeded(comparison);
  return Math.max(1, Math.min(availableParallelism(), Math.floor((memory - shared) / perJob)));
}

/** The command as it was typed; without --fresh, which would set aside what it has computed. */
function repeatLine(argv: readonly string[]): string {
  return shellLine(retyped(compare, argv, { without: ["fresh"] }), CALLED_AS);
}

/** Options that decide nothing of the result: a report is the same whatever they were. */
const IDLE = ["jobs", "memory", "out", "fresh", "record", "fail-unless", "json", "quiet", "verbose"];

/** The command with file names instead of paths: what the report may say on any machine. */
function repeatCommand(argv: readonly string[]): string {
  return shellLine(retyped(compare, argv, { without: IDLE, file: (path) => basename(path) }));
}
