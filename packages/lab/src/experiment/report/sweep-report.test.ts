import { reportSchema } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { canonicalHash } from "../folder/canonical-json.js";
import { agendaOf } from "../rule/agenda.js";
import { type Correct, finishedCells } from "../testing/finished-cells.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { buildReport } from "./build-report.js";

const swept = smallExperiment({
  arms: ["shuffle"],
  sweep: "pacing:hard-first",
  grid: { startFraction: [0.1, 0.4], fullAt: [0.5, 1], family: ["root"] },
  tuning: "control",
  blocks: 8,
});
const LUCKY = "hard-first-root-0.4-0.5";
/** Of 120 rows: the lucky pacing is 12 ahead while it is chosen, and 1 or 2 on its blocks. */
const luck: Correct = ({ phase, arm, block }) => {
  if (phase === "tuning") return 80 + (arm === LUCKY ? 11 + block / 2 : arm === "shuffle" ? 0 : -block);
  return 80 + ((block * 7) % 5) + (arm === "shuffle" ? 0 : 1 + (block % 2));
};
const cells = finishedCells(swept, luck);
const report = buildReport(swept, agendaOf(swept, cells), cells, {
  version: "0.1.0",
  trainRows: 360,
  validationRows: 40,
  constantMetric: 0.5,
  exampleIds: [],
  warnings: [],
  command: "gradus compare small.csv --sweep pacing:hard-first",
});
const sweep = report.sweep!;

describe("the report of a sweep", () => {
  it("keeps to the schema, and its hash is of what was fixed before the winner was known", () => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report.hash).toBe(canonicalHash(swept));
    expect(report.arms.map(({ arm }) => arm)).toEqual([LUCKY]);
  });

  it("maps every pacing against the control", () => {
    expect(sweep.pacings).toHaveLength(4);
    // oracle: (−1 − 2 − 3) / 3 of 120 rows, and (11.5 + 12 + 12.5) / 3 of the winner
    const others = sweep.pacings.filter(({ arm }) => arm !== LUCKY);
    for (const { difference } of others) expect(difference).toBeCloseTo(-2 / 120, 12);
    expect(sweep.explored).toBeCloseTo(12 / 120, 12);
    expect(sweep.winner).toBe(LUCKY);
    // variance 1/120² of three pacings and (.5/120)² of the winner, over 3 seeds
    expect(sweep.standardError).toBeCloseTo(Math.sqrt((3 + 0.25) / 4 / 3) / 120, 12);
  });

  it("confirms by the blocks of the arm itself, and says what was lost", () => {
    const [arm] = report.arms;
    expect(sweep.confirmed).toEqual({
      mean: arm!.mean,
      low: arm!.low,
      high: arm!.high,
      blocks: arm!.blocks,
      onValidation: expect.closeTo(arm!.mean, 12),
    });
    expect(sweep.shrinkage).toBeCloseTo(sweep.explored - arm!.mean, 12);
    expect(sweep.shrinkage).toBeGreaterThan(0.08);
    expect(sweep.sentence).toMatch(
      /^The best of 4 pacings, root from 40 % to all at 50 % of the budget, stood at \+10\.0\d* pp accuracy against random order while it was chosen \(3 tuning seeds, validation rows\); on \d fresh blocks it is \+1\.\d+ pp \[.*\]: most of the gain was the choosing\.$/,
    );
  });
});
