import { commands } from "./commands.js";
import { runCommandLine } from "./run-command-line.js";
import { openTerminal } from "./terminal.js";
import { version } from "./version.js";

const INTERRUPTED = 130;

const controller = new AbortController();
process.on("SIGINT", () => {
  // The second Ctrl-C does not wait for a checkpoint.
  if (controller.signal.aborted) process.exit(INTERRUPTED);
  controller.abort();
});
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // `gradus … | head` closes the pipe: nobody reads on, so nothing is left to do.
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

const exitCode = await runCommandLine(commands, process.argv.slice(2), version, {
  stdout: openTerminal(process.stdout, process.env),
  stderr: openTerminal(process.stderr, process.env),
  signal: controller.signal,
});
// Written whole before leaving: a pipe may still hold some of it.
await new Promise((resolve) => process.stdout.write("", resolve));
process.exit(exitCode);
