import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../run-command-line.js";
import { recordTerminal } from "../../testing/record-terminal.js";
import { verdict } from "../verdict.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-verdict-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function judge(
  csv: string,
  words: string[] = [],
  stream = {},
  environment?: { [name: string]: string },
) {
  const path = join(folder, "results.csv");
  writeFileSync(path, csv);
  const [stdout, stderr] = [recordTerminal(stream, environment), recordTerminal()];
  const code = await runCommandLine([verdict], ["verdict", path, ...words], "1.2.3", {
    stdout: stdout.terminal,
    stderr: stderr.terminal,
    signal: new AbortController().signal,
  });
  return { code, out: stdout.text(), err: stderr.text().replaceAll(path, "results.csv") };
}

const GAINS = [0.031, 0.024, 0.035, 0.028, 0.03, 0.027, 0.033, 0.029];
const LOSSES = [0.004, -0.003, 0.002, -0.004, 0.001, 0.003, -0.002, -0.001];

/** A row a run: `help` gains 3 points, `idle` nothing. */
function csvOf(header = "block,arm,metric", rowsOf = (n: number): string[] => rowsOfBlock(n)): string {
  return [header, ...GAINS.flatMap((_, n) => rowsOf(n)), ""].join("\n");
}
function rowsOfBlock(n: number, block = String(n + 1)): string[] {
  const control = 0.8 + 0.01 * (n % 3);
  return [
    `${block},shuffle,${control}`,
    `${block},help,${(control + GAINS[n]!).toFixed(4)}`,
    `${block},idle,${(control + LOSSES[n]!).toFixed(4)}`,
  ];
}

describe("gradus verdict", () => {
  it("prints the conclusion, what was not read, a sentence an arm, the deciding intervals and a table", async () => {
    const { code, out, err } = await judge(csvOf(), [], { columns: 110 });
    expect([code, err]).toEqual([0, ""]);
    // golden: half-widths by hand, 7.99 (c at n = 5, level .0425/4) × .00404/√5 and 5.50 (level .0425) × .00339/√5
    expect(out).toBe(`1 of 2 curricula helped on your data at this budget: help.

note: help, idle: 8 blocks given, 5 read: closed at block 5.

help is better than random order on your data: +0.0296 metric [0.0152, 0.0440], 5 of 20 planned
blocks.

idle makes no difference that matters to you: 0.00000 metric [−0.00835, 0.00835], within your margin
of ±0.01 (95 % sure). Prefer random order: it is simpler.

help  better          ┊          │         ┊     ├───━━━━━━━━━━━●━━━━━━━━━━────┤  +0.0296 [0.0152, 0.0440]
idle  equivalent    ├─┊─━━━━━━━━━●━━━━━━━━─┊─┤                                    0.00000 ━[−0.00835, 0.00835]
                  −0.0140        0                                       +0.0440  ┊ margin ±0.01
├─┤ better or worse once clear of zero   ━ margin interval: equivalent inside ┊

arm    blocks  why                won-tied-lost  failed  sign-flip p
help  5 of 20  clear difference           5-0-0  0 of 5        0.063
idle  5 of 20  inside the margin          3-0-2  0 of 5            1

Scope: this test set only; a column correct would add its luck to the intervals.
`);
  });

  it("keeps intervals whole, and drops the columns that are worth least in a narrow window", async () => {
    const { out } = await judge(csvOf(), [], { columns: 60 });
    expect(out).toContain("0.00000 metric\n[−0.00835, 0.00835], within");
    expect(out).toContain("won-tied-lost");
    expect(out).not.toContain("sign-flip p");
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
  });

  it("says of copies that they are", async () => {
    const copied = csvOf(undefined, (n) => {
      const [control, help, idle] = rowsOfBlock(n) as [string, string, string];
      return [control, help, idle, control.replace("shuffle", "twin"), help.replace("help", "again")];
    });
    const { code, out, err } = await judge(copied);
    expect([code, out, err]).toEqual([
      2,
      "",
      `gradus verdict: --resolution must be given where all differences are equal, got none for "twin", which equals the control in each of 5 blocks
If that arm is a copy of the control, leave it out. Otherwise give the smallest step of the metric, such as --resolution 0.001 for an accuracy on 1,000 test examples, or a column correct.
`,
    ]);
    const judged = (await judge(copied, ["--resolution", "0.0001"], { columns: 200 })).out.replaceAll(
      "\n",
      " ",
    );
    expect(judged).toContain(
      "note: shuffle and twin are identical: the same metric in every block. If one is a copy of the other, nothing was compared.",
    );
    expect(judged).toContain(
      "note: help and again are identical: the same metric in every block. If one is a copy of the other, they are one arm, counted twice.",
    );
  });

  it("calls the metric by the name that was given", async () => {
    const { out } = await judge(csvOf(), ["--metric", "F1"]);
    expect(out).toContain("+0.0296 F1 [0.0152, 0.0440]");
  });

  it("prints the same as one JSON document", async () => {
    const { code, out } = await judge(csvOf(), ["--json"]);
    const { arms, ...rest } = JSON.parse(out);
    expect(code).toBe(0);
    expect(rest).toEqual({
      format: "gradus.verdict/1",
      control: "shuffle",
      margin: 0.01,
      blocks: 20,
      conclusion: "1 of 2 curricula helped on your data at this budget: help.",
      notes: ["help, idle: 8 blocks given, 5 read: closed at block 5."],
    });
    expect(arms.map((arm: object) => Object.keys(arm))).toEqual(
      Array.from({ length: 2 }, () => [
        "arm",
        "verdict",
        "reason",
        "blocks",
        "mean",
        "low",
        "high",
        "equivalenceLow",
        "equivalenceHigh",
        "testSetLuck",
        "sentence",
      ]),
    );
    expect(arms[0].sentence).toMatch(/^help is better than random order on your data: /);
    expect(arms[0]).toMatchObject({
      arm: "help",
      verdict: "better",
      reason: "boundary",
      blocks: 5,
      testSetLuck: null,
    });
    expect(arms[0].mean).toBeCloseTo(0.0296, 12);
  });

  it("writes ends that are not there as null", async () => {
    const { out } = await judge("block,arm,metric\n1,shuffle,0.5\n1,help,0.6\n", ["--json"]);
    expect(JSON.parse(out).arms[0]).toMatchObject({
      reason: "too-few-blocks",
      blocks: 1,
      low: null,
      high: null,
    });
  });

  it("answers by the exit code only where asked", async () => {
    expect((await judge(csvOf(), ["--fail-unless", "better"])).code).toBe(0);
    expect((await judge(csvOf(), ["--lower-is-better"])).code).toBe(0);
    expect((await judge(csvOf(), ["--lower-is-better", "--fail-unless", "better"])).code).toBe(1);
  });

  it("adds the luck of the test set where rows have correct", async () => {
    const strings = ["1100110011", "1101110111"];
    const csv = csvOf("block,arm,metric,correct", (n) =>
      ["shuffle", "help"].map((arm, a) => {
        const correct = strings[n === 3 ? 0 : a]!;
        return `${n},${arm},${(correct.split("1").length - 1) / 10},${correct}`;
      }),
    );
    const { out } = await judge(csv, ["--json"]);
    expect(JSON.parse(out).arms[0].testSetLuck).toBeGreaterThan(0);
    expect((await judge(csv)).out).toContain("Scope: test sets of 10 examples like this one.");
  });

  it("scores empty and NaN metrics by the failure value", async () => {
    for (const missing of ["", "NaN", "inf"]) {
      const csv = csvOf().replace(/^2,help,.*$/m, `2,help,${missing}`);
      expect(await judge(csv)).toMatchObject({
        code: 2,
        err: 'gradus verdict: --failure-value must be given where a run failed, got none for "help" in block 2\n',
      });
      const scored = await judge(csv, ["--failure-value", "0.1"]);
      expect(scored.out).toMatch(/^help failed in 1 of \d blocks, random order in 0\. /m);
    }
  });

  it("says when there are more blocks than planned", async () => {
    const { err } = await judge(csvOf(), ["--blocks", "6"]);
    expect(err).toBe("results.csv holds 8 blocks; the plan ends at 6, and no more were read\n");
  });

  it("keeps to a narrow terminal without UTF-8 or colour", async () => {
    const { out } = await judge(csvOf(), [], { columns: 40 }, { LANG: "C" });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test.
    expect(out).toMatch(/^[\u0000-\u007f]*$/);
    expect(out).not.toContain("\u001b");
    expect(out).toContain("[");
  });

  it.each([
    [
      csvOf(),
      ["--control", "shufle"],
      '--control must be one of the arms "shuffle", "help", "idle", got "shufle" (did you mean "shuffle"?)',
    ],
    [csvOf(), ["--margin", "0"], "--margin must be positive, got 0"],
    [csvOf(), ["--blocks", "4"], "--blocks must be an integer in [5, 1000], got 4"],
    [
      csvOf(),
      ["--lower-is-better", "--higher-is-better"],
      "--higher-is-better and --lower-is-better must not be given together",
    ],
    [
      csvOf("block,arms,metric"),
      [],
      'results.csv must have a column "arm", got block, arms, metric (did you mean "arms"?)',
    ],
    [
      csvOf().replace("0.8\n", "good\n"),
      [],
      'results.csv, row 1: metric must be a number, or empty for a run that failed, got "good"',
    ],
    [
      csvOf().replace(/^3,idle.*\n/m, ""),
      [],
      '"idle" must have a row in every block until it closes, got none in block 3',
    ],
    [`${csvOf()}3,idle,0.5\n`, [], 'rows must be one a block and arm, got "idle" twice in block 3'],
  ])("refuses %#", async (csv, words, message) => {
    const { code, out, err } = await judge(csv, words);
    expect([code, out, err.split("\n")[0]]).toEqual([2, "", `gradus verdict: ${message}`]);
  });
});
