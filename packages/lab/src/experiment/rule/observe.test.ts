import type { Cell } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { emptyCell } from "../cell/empty-cell.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { observe, packBits } from "./observe.js";

const experiment = smallExperiment({ arms: ["shuffle", "importance"], at: [0.25, 1] });

/** A cell whose validation losses are these, an evaluation each. */
function cellOf(arm: string, losses: readonly number[], digest: string, correct = [1, 0, 1]): Cell {
  const task = { phase: "main", block: 1, arm, placebo: false, learningRate: 0.05 } as const;
  const bits = packBits(Uint8Array.from({ length: 120 }, (_, j) => correct[j % 3]!));
  const chosen = {
    k: 1,
    metric: correct.filter(Boolean).length / 3,
    loss: 1,
    correct: bits,
    perExample: null,
  };
  return {
    ...emptyCell(task, 0),
    digest,
    curve: losses.map((validationLoss, index) => ({
      k: index + 1,
      cost: index,
      step: index,
      validation: 0.5,
      validationLoss,
      test: 0.5,
      testLoss: validationLoss,
    })),
    chosen: experiment.at.map((at) => ({ at, ...chosen })),
  };
}

const losses = Array.from({ length: 20 }, (_, index) => 1 / (index + 1));
const partAt = (k: number) => losses.map((loss, index) => (index + 1 >= k ? loss + 1e-12 : loss));

describe("an arm that trained as the control did", () => {
  const control = cellOf("shuffle", losses, "a");

  it("is identical at every share where the digests agree", () => {
    const arm = cellOf("importance", losses, "a");
    expect(observe(experiment, arm, control, 0.25).identical).toBe(true);
    expect(observe(experiment, arm, control, 1).identical).toBe(true);
  });

  it("is identical up to the share before which it did not part", () => {
    const late = cellOf("importance", partAt(6), "b");
    expect(observe(experiment, late, control, 0.25).identical).toBe(true);
    expect(observe(experiment, late, control, 1).identical).toBe(false);
    const early = cellOf("importance", partAt(5), "b");
    expect(observe(experiment, early, control, 0.25).identical).toBe(false);
  });

  it("is not identical at the end where only the curves agree", () => {
    const other = cellOf("importance", losses, "b");
    expect(observe(experiment, other, control, 1).identical).toBe(false);
  });
});

it("gives a difference an example, higher is better", () => {
  const control = cellOf("shuffle", losses, "a", [1, 0, 1]);
  const arm = cellOf("importance", partAt(1), "b", [1, 1, 0]);
  const { difference, examples } = observe(experiment, arm, control, 1);
  expect(difference).toBe(0);
  expect([...Array.from(examples!).slice(0, 3)]).toEqual([0, 1, -1]);
  expect(examples).toHaveLength(120);
});
