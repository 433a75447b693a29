import type { Report } from "@gradus/protocol";
import { expect, it } from "vitest";
import { recordTerminal } from "../../testing/record-terminal.js";
import { factorText } from "./factor-text.js";

const around = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half });
const fourth = (arm: string, mean: number) => ({ arm, mean, failures: 0 });
const report = {
  at: [1],
  metric: { name: "accuracy", unit: "share", higherIsBetter: true, resolution: 0.001 },
  control: { arm: "shuffle" },
  factor: {
    name: "shift",
    says: "shift by up to 2 pixels each way",
    tables: [
      {
        ...{ curriculum: "easy-first", at: 1, blocks: 9, sentence: "With shift the effect changes." },
        arms: {
          control: fourth("shuffle", 0.894),
          curriculum: fourth("easy-first", 0.896),
          controlWith: fourth("shuffle-with-shift", 0.909),
          curriculumWith: fourth("easy-first-with-shift", 0.907),
        },
        ...{ without: around(0.002, 0.005), with: around(-0.002, 0.006), factor: around(0.015, 0.004) },
        interaction: around(-0.004, 0.007),
      },
    ],
  },
} as unknown as Report;
const textOf = (given: Report, columns: number, environment?: { [name: string]: string }) =>
  factorText(given, recordTerminal({ columns, isTTY: true }, environment).terminal);

it("is a sentence and four levels with both effects, and below them what changes", () => {
  expect(textOf(report, 80)).toEqual([
    "With shift the effect changes.",
    "",
    "             shuffle  easy-first    easy-first − shuffle",
    "without       89.4 %      89.6 %  +0.20 pp [−0.30, 0.70]",
    "with shift    90.9 %      90.7 %  −0.20 pp [−0.80, 0.40]",
    "change      +1.50 pp              −0.40 pp [−1.10, 0.30]",
    "",
  ]);
});

it("keeps the effects in a narrow window, and ASCII where nothing else is shown", () => {
  const lines = textOf(report, 40, { LANG: "C" });
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40);
  expect(lines).toContain("change      -0.40 pp [-1.10, 0.30]");
});

it("is nothing without a factor", () => {
  const { factor: _, ...plain } = report;
  expect(textOf(plain as Report, 80)).toEqual([]);
});
