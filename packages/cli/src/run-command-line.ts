import { readArguments } from "./arguments.js";
import type { Command, Context } from "./command.js";
import { describeFailure, UsageError } from "./errors.js";
import { commandHelp, overviewHelp } from "./help.js";
import { nearest } from "./suggest.js";
import { silenced, type Terminal } from "./terminal.js";

/** What a command line meets: where it writes, and what stops it. */
export interface Host {
  stdout: Terminal;
  stderr: Terminal;
  signal: AbortSignal;
}

/**
 * Runs one command line, from the words after `gradus` to the exit code. Never throws and never ends the process:
 * tests call it in process.
 */
export async function runCommandLine(
  commands: readonly Command[],
  argv: readonly string[],
  version: string,
  host: Host,
): Promise<number> {
  const verbose = argv.some((word) => word === "--verbose" || /^-[a-z]*v/.test(word));
  let speaker = "gradus";
  try {
    const [first, ...words] = argv;
    if (
      first === undefined ||
      first === "--help" ||
      first === "-h" ||
      (first === "help" && words.length === 0)
    ) {
      host.stdout.write(overviewHelp(commands, host.stdout));
      return 0;
    }
    if (first === "--version") {
      host.stdout.write(`${version}\n`);
      return 0;
    }
    const command = commandNamed(commands, first === "help" ? words[0]! : first);
    speaker = `gradus ${command.name}`;
    const read = readArguments(command, first === "help" ? ["--help"] : words);
    if (read.help) {
      host.stdout.write(commandHelp(command, host.stdout));
      return 0;
    }
    const stdout = read.quiet > 1 ? silenced(host.stdout) : host.stdout;
    const context: Context = {
      command: command.name,
      values: read.values as Context["values"],
      positionals: read.positionals,
      argv,
      json: read.json,
      verbose: read.verbose,
      stdout,
      stderr: read.quiet > 0 ? silenced(host.stderr) : host.stderr,
      signal: host.signal,
      printJson: (document) => stdout.writeRaw(`${JSON.stringify(document, null, 2)}\n`),
    };
    const implementation = await command.load();
    return await implementation.run(context);
  } catch (error) {
    return report(error, speaker, verbose, host.stderr);
  }
}

function commandNamed(commands: readonly Command[], name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = commands.map((command) => command.name);
  const near = nearest(name, names);
  if (name.startsWith("-")) {
    throw new UsageError(`unknown option ${name}`, {
      remedy: "options come after a command; see gradus --help",
    });
  }
  throw new UsageError(`unknown command ${JSON.stringify(name)}`, {
    remedy: near === undefined ? "see gradus --help" : `did you mean gradus ${near}?`,
  });
}

function report(error: unknown, speaker: string, verbose: boolean, stderr: Terminal): number {
  const failure = describeFailure(error);
  const colour = failure.exitCode === 130 ? "yellow" : "red";
  stderr.write(`${stderr.style(colour, `${speaker}:`)} ${failure.message}\n`);
  if (failure.remedy !== undefined) stderr.write(`${failure.remedy}\n`);
  if (failure.exitCode === 3 && !verbose)
    stderr.write("this is a mistake of gradus; -v shows where it happened\n");
  if (verbose && error instanceof Error && failure.exitCode !== 130) stderr.write(`${trace(error)}\n`);
  return failure.exitCode;
}

function trace(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${trace(error.cause)}` : own;
}
