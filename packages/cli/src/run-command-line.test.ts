import { describe, expect, it } from "vitest";
import type { Command, Context } from "./command.js";
import { checkInput, Interrupted, UsageError } from "./errors.js";
import { runCommandLine } from "./run-command-line.js";
import { recordTerminal } from "./testing/record-terminal.js";

/** A command that hands its context to the test. */
function toy(run: (context: Context) => void = () => {}): Command {
  return {
    name: "compare",
    purpose: "Compares",
    positionals: [{ name: "table", says: "A table.", required: true }],
    options: {
      arms: { type: "string", value: "name", multiple: true, says: "Arms." },
      blocks: { type: "integer", value: "N", default: 20, says: "Blocks." },
      margin: { type: "number", value: "x", says: "Margin." },
      basis: { type: "string", value: "word", choices: ["steps", "cost"], says: "Basis." },
      fresh: { type: "boolean", short: "f", says: "Again." },
    },
    examples: [{ command: "gradus compare a.csv", says: "Compare." }],
    load: async () => ({
      run: async (context) => {
        run(context);
        return 0;
      },
    }),
  };
}

async function gradus(
  argv: string[],
  command = toy(),
  stream = {},
  environment?: { [name: string]: string },
) {
  const [stdout, stderr] = [recordTerminal(stream, environment), recordTerminal(stream, environment)];
  const code = await runCommandLine([command], argv, "1.2.3", {
    stdout: stdout.terminal,
    stderr: stderr.terminal,
    signal: new AbortController().signal,
  });
  return { code, out: stdout.text(), err: stderr.text() };
}

const failing = (error: unknown) =>
  toy(() => {
    throw error;
  });

describe("options", () => {
  it("are typed, defaulted and listed", async () => {
    let seen: Context | undefined;
    const command = toy((context) => {
      seen = context;
    });
    await gradus(["compare", "a.csv", "--arms", "a,b", "--arms=c", "--margin", "-0.5", "-f"], command);
    expect(seen?.positionals).toEqual(["a.csv"]);
    expect(seen?.values).toEqual({
      arms: ["a", "b", "c"],
      blocks: 20,
      margin: -0.5,
      basis: undefined,
      fresh: true,
    });
  });

  it.each([
    [["--bloks", "3"], 'unknown option --bloks (did you mean "--blocks"?)'],
    [["-x"], "unknown option -x"],
    [["--blocks", "2.5"], '--blocks must be an integer, got "2.5"'],
    [["--margin", "wide"], '--margin must be a number, got "wide"'],
    [["--margin", "Infinity"], '--margin must be a number, got "Infinity"'],
    [["--basis", "cots"], '--basis must be one of steps, cost, got "cots" (did you mean "cost"?)'],
    [["--blocks", "--fresh"], "--blocks needs a value: --blocks <N>"],
    [["--blocks"], "--blocks needs a value: --blocks <N>"],
    [["--fresh=yes"], '--fresh takes no value, got "yes"'],
    [["--blocks", "3", "--blocks", "4"], "--blocks must be given once, got it 2 times"],
    [["b.csv"], 'does not know what to do with "b.csv"'],
    [["--arms", "a,,b"], "--arms must not be empty"],
    [["--constructor"], "unknown option --constructor"],
  ])("refuses %j", async (words, message) => {
    const { code, out, err } = await gradus(["compare", "a.csv", ...words]);
    expect([code, out, err.split("\n")[0]]).toEqual([2, "", `gradus compare: ${message}`]);
  });

  it("need their positionals", async () => {
    const { code, err } = await gradus(["compare"]);
    expect([code, err]).toEqual([2, "gradus compare: needs table: A table.\nsee gradus compare --help\n"]);
  });
});

describe("commands", () => {
  it("that are unknown are met with the nearest", async () => {
    const { code, err } = await gradus(["comapre", "a.csv"]);
    expect([code, err]).toEqual([2, 'gradus: unknown command "comapre"\ndid you mean gradus compare?\n']);
  });

  it("answer to help in three ways, alike", async () => {
    const { code, out } = await gradus(["compare", "--help"]);
    expect(code).toBe(0);
    expect((await gradus(["help", "compare"])).out).toBe(out);
    expect((await gradus(["compare", "-h"])).out).toBe(out);
  });

  it("tell their version", async () => {
    expect(await gradus(["--version"])).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  });
});

describe("quiet", () => {
  const command = toy((context) => {
    context.stdout.write("result\n");
    context.stderr.write("progress\n");
  });

  it("silences progress, and the result when doubled", async () => {
    expect(await gradus(["compare", "a"], command)).toEqual({ code: 0, out: "result\n", err: "progress\n" });
    expect(await gradus(["compare", "a", "-q"], command)).toEqual({ code: 0, out: "result\n", err: "" });
    expect(await gradus(["compare", "a", "-qq"], command)).toEqual({ code: 0, out: "", err: "" });
  });
});

describe("failures", () => {
  it("of input exit 2, with what to do", async () => {
    const { code, err } = await gradus(["compare", "a"], failing(new UsageError("no", { remedy: "do" })));
    expect([code, err]).toEqual([2, "gradus compare: no\ndo\n"]);
  });

  it("of a library's door exit 2 only where the input was checked", async () => {
    const range = () => {
      throw new RangeError("rootPacing: degree must be at least 1, got 0");
    };
    const checked = await gradus(
      ["compare", "a"],
      toy(() => checkInput(range)),
    );
    expect([checked.code, checked.err]).toEqual([
      2,
      "gradus compare: root: degree must be at least 1, got 0\n",
    ]);
    expect((await gradus(["compare", "a"], toy(range))).code).toBe(3);
  });

  it("of the system name the file", async () => {
    const full = Object.assign(new Error("ENOSPC: no space"), { code: "ENOSPC", path: "plan.parquet" });
    const { code, err } = await gradus(["compare", "a"], failing(full));
    expect([code, err]).toEqual([
      2,
      "gradus compare: plan.parquet: no space left on device (ENOSPC)\nmake room, then give the same command again\n",
    ]);
  });

  it("of ours exit 3, with the stack under -v", async () => {
    const error = new Error("internal: odd", { cause: new Error("deep") });
    const { code, err } = await gradus(["compare", "a"], failing(error));
    expect([code, err]).toEqual([
      3,
      "gradus compare: internal: odd\nthis is a mistake of gradus; -v shows where it happened\n",
    ]);
    const verbose = await gradus(["compare", "a", "-v"], failing(error));
    expect(verbose.err).toMatch(
      /^gradus compare: internal: odd\nError: internal: odd\n\s+at .*caused by Error: deep/s,
    );
  });

  it("by Ctrl-C exit 130, with the command that resumes", async () => {
    const { code, err } = await gradus(
      ["compare", "a"],
      failing(new Interrupted({ resume: "gradus compare a" })),
    );
    expect([code, err]).toEqual([130, "gradus compare: interrupted\nresume with: gradus compare a\n"]);
  });
});

describe("help", () => {
  it("fits 40 columns", async () => {
    const { out } = await gradus(["compare", "--help"], toy(), { columns: 40 });
    const long = out.split("\n").filter((line) => line.length > 40);
    expect(long).toEqual([]);
  });

  it("is pinned", async () => {
    const { out } = await gradus(["compare", "--help"]);
    expect(out).toMatchInlineSnapshot(`
      "gradus compare: Compares.

      Usage
        gradus compare <table> [options]

      Arguments
        table  A table.

      Options
            --arms <name>   Arms. [a comma list, or given again]
            --blocks <N>    Blocks. [default: 20]
            --margin <x>    Margin.
            --basis <word>  Basis. [one of steps, cost]
        -f, --fresh         Again.

      Options of every command
            --json     Print one JSON document instead of text.
        -q, --quiet    Print the result only; -qq: nothing, the exit code answers.
        -v, --verbose  Print log lines instead of a bar, and where errors came from.
        -h, --help     Print this help.

      Examples
        Compare.
          gradus compare a.csv

      Exit codes
        0    done
        2    a mistake in the command or its input
        3    a mistake of gradus
        130  interrupted
      "
    `);
  });

  it("is bold on a TTY only", async () => {
    const { out } = await gradus(["compare", "--help"], toy(), { isTTY: true }, { LANG: "C.UTF-8" });
    expect(out).toContain("\x1b[1mUsage\x1b[22m");
    expect((await gradus(["compare", "--help"])).out).not.toContain("\x1b");
  });
});
