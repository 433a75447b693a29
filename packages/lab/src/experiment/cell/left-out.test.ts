import { type Cell, cellSchema } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { starvationReport } from "../report/starvation-report.js";
import { bit } from "../rule/observe.js";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { runCell } from "./cell.js";
import type { CellSurroundings } from "./cell-loop.js";

const data = smallData();
const experiment = smallExperiment({
  arms: [
    "shuffle",
    "easy-first",
    "self-paced",
    "importance",
    { name: "one-pass", curriculum: "one-pass", options: {} },
    { name: "top-loss", curriculum: "top-loss", options: {} },
  ],
  epochs: 8,
});
const nowhere: CellSurroundings = { progress() {}, readCheckpoint: () => null, writeCheckpoint() {} };
const cellOf = (arm: string, more: Partial<CellSurroundings> = {}, learningRate = 0.05): Promise<Cell> =>
  runCell(
    experiment,
    data,
    { phase: "main", block: 2, arm, placebo: false, learningRate },
    { ...nowhere, ...more },
  );

describe("a cell says of its run", () => {
  it("whether its target was a curriculum, and names the example whose weight fell", async () => {
    const verdicts = await Promise.all(
      experiment.arms.map(async ({ name }) => [name, (await cellOf(name)).definition!.verdict]),
    );
    expect(Object.fromEntries(verdicts)).toEqual({
      shuffle: "unchanged",
      "easy-first": "curriculum",
      "self-paced": "no curriculum",
      importance: "unchanged",
      "one-pass": "no curriculum",
      "top-loss": "unchanged",
    });
    const { definition } = await cellOf("one-pass");
    expect(definition!.monotonyFailure).toMatchObject({ before: 1, after: 0 });
    expect(data.exampleIds).toContain(definition!.monotonyFailure!.exampleId);
  });

  it("who starved, as the trained batches have it", async () => {
    const last = new Map<number, number>();
    let steps = 0;
    const { starvation } = await cellOf("top-loss", {
      record(ask, _, rows) {
        ask.indices.forEach((index, k) => {
          last.set(rows[index]!, ask.step + Math.floor(k / 20));
        });
        steps += ask.steps;
      },
    });
    const { window, examples, starved, neverSeen, rows } = starvation!;
    expect(window).toBe(Math.ceil(steps / 2));
    expect(examples).toBe(360);
    expect(neverSeen).toBe(360 - last.size);
    // who was not trained on in the last `window` steps
    const fed = [...last.values()].filter((step) => step >= steps - window).length;
    expect(starved).toBe(360 - fed);
    const bytes = Buffer.from(rows!, "base64");
    const named = Array.from({ length: 400 }, (_, row) => row).filter((row) => bit(bytes, row) === 1);
    expect(named).toHaveLength(starved);
    for (const row of named) expect(last.get(row) ?? -1).toBeLessThan(steps - window);
  });

  it("the same bytes whether it just ran or was read from disk", async () => {
    for (const arm of ["one-pass", "self-paced", "top-loss"]) {
      const cell = await cellOf(arm);
      const read = cellSchema.parse(JSON.parse(JSON.stringify(cell)));
      expect(JSON.stringify(read.definition)).toBe(JSON.stringify(cell.definition));
      expect(JSON.stringify(read.starvation)).toBe(JSON.stringify(cell.starvation));
    }
  });

  it("nothing where it failed", async () => {
    const diverging = smallExperiment({ optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0 } });
    const task = { phase: "main", block: 2, arm: "shuffle", placebo: false, learningRate: 1e38 } as const;
    const cell = await runCell(diverging, data, task, nowhere);
    expect([cell.status, cell.definition, cell.starvation]).toEqual(["failed", null, null]);
  });
});

describe("starvationReport", () => {
  const starvation = (rows: string | null, starved: number) => ({
    starvation: { examples: 4, window: 5, neverSeen: starved - 1, starved, effectiveSampleSize: 3, rows },
  });
  const cells = [
    // rows 1 and 2; rows 2 and 3
    starvation(Buffer.of(0b0110).toString("base64"), 2),
    starvation(Buffer.of(0b1100).toString("base64"), 2),
    { starvation: null },
  ] as unknown as Cell[];

  it("names first who starved in most blocks, and leaves failed cells out", () => {
    expect(starvationReport(cells, ["a", "b", "c", "d"])).toEqual({
      neverSeenShare: 0.25,
      starvedShare: 0.5,
      effectiveShare: 0.75,
      examples: [
        { exampleId: "c", blocks: 2 },
        { exampleId: "b", blocks: 1 },
        { exampleId: "d", blocks: 1 },
      ],
    });
    expect(starvationReport(cells.slice(2), ["a"])).toBeNull();
  });

  it("names at most twenty", () => {
    const all = starvation(Buffer.alloc(4, 255).toString("base64"), 32) as unknown as Cell;
    const ids = Array.from({ length: 32 }, (_, row) => `row-${row}`);
    expect(starvationReport([all], ids)!.examples.map(({ exampleId }) => exampleId)).toEqual(
      ids.slice(0, 20),
    );
  });
});
