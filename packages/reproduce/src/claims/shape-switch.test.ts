import type { TrainAsk } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { schedules, trainPhase } from "./shape-switch.js";

/** How many rows of each family, and how many of each row, an arm's schedule trains on by epoch. */
async function traceOf(arm: keyof typeof schedules) {
  const visits = new Int32Array(10_000);
  const epochs: { basic: number; general: number }[] = [{ basic: 0, general: 0 }];
  const trainer = {
    train: async ({ indices }: TrainAsk) => {
      for (const row of indices) {
        visits[row]!++;
        epochs.at(-1)![row < 5000 ? "basic" : "general"]++;
      }
      return {};
    },
  };
  for (const [k, phase] of schedules[arm].entries()) {
    await trainPhase(trainer, phase, createRng(4).split(`phase-${k}`), async () => {
      epochs.push({ basic: 0, general: 0 });
    });
  }
  return { visits, epochs: epochs.slice(0, -1) };
}

describe("R14", () => {
  it.each([
    ["none", 0],
    ["quarter", 15],
    ["half", 30],
  ] as const)("switches from basic to general shapes once: %s, epoch %i", async (arm, at) => {
    const { visits, epochs } = await traceOf(arm);
    expect(epochs).toHaveLength(60);
    for (const [epoch, { basic, general }] of epochs.entries()) {
      expect([basic, general]).toEqual(epoch < at ? [5000, 0] : [0, 5000]);
    }
    // An epoch of 250 batches of 20 is one pass over 5,000 rows.
    expect(new Set(visits.subarray(0, 5000))).toEqual(new Set([at]));
    expect(new Set(visits.subarray(5000))).toEqual(new Set([60 - at]));
  });

  it("gives the union as many steps, of both families", async () => {
    const { visits, epochs } = await traceOf("union");
    expect(epochs.every(({ basic, general }) => basic + general === 5000 && basic > 0 && general > 0)).toBe(
      true,
    );
    expect(new Set(visits)).toEqual(new Set([30]));
  });
});
