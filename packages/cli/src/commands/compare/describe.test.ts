import type { Report } from "@gradus/protocol";
import { expect, it } from "vitest";
import { recordTerminal } from "../../testing/record-terminal.js";
import { reportText } from "./describe.js";

it("says what speaks against the conclusion right below it", () => {
  const report = {
    conclusion: "Not decided: no curriculum was shown to help.",
    warnings: ["the control learnt nothing", "2 test rows are also in train"],
    arms: [],
    at: [1],
    margin: 0.01,
    metric: { name: "accuracy", unit: "share", higherIsBetter: true, resolution: 0.001 },
    control: { arm: "shuffle", mean: 0.9, meanLoss: 0.3, blocks: 5, constantMetric: 0.9, curve: [] },
    plannedBlocks: 20,
  } as unknown as Report;
  const text = reportText(report, "gradus compare table.csv", recordTerminal().terminal);
  expect(text.split("\n").slice(0, 6)).toEqual([
    "Not decided: no curriculum was shown to help.",
    "",
    "note: the control learnt nothing",
    "",
    "note: 2 test rows are also in train",
    "",
  ]);
});
