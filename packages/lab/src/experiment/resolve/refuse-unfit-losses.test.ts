import { InputError } from "@gradus/data";
import type { ExperimentInput } from "@gradus/protocol";
import { expect, it } from "vitest";
import { runCell } from "../cell/cell.js";
import { smallData, smallExperiment } from "../testing/small-comparison.js";
import { refuseUnfitLosses } from "./refuse-unfit-losses.js";
import { resolveArms } from "./resolve-arms.js";

function messageOf(refused: () => void): string {
  try {
    refused();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "nothing refused";
}

it("refuses a loss of pairs for a classifier, and a loss of one example for an embedding", () => {
  const compare = (input: ExperimentInput) => messageOf(() => smallExperiment(input));
  expect(compare({ arms: ["shuffle", "hard-negative"] })).toMatch(
    /^arm hard-negative must have a loss of classes, which is what softmax-regression is trained on here, got hard-negative, a loss of pairs/,
  );
  expect(compare({ arms: ["shuffle", "info-nce"], model: "embedding" })).toMatch(
    /^arm shuffle must have a loss of pairs, which is what embedding is trained on here, got plain, a loss of classes or numbers/,
  );
  expect(compare({ arms: ["info-nce"], sweep: "pacing", model: "embedding", tuning: "control" })).toMatch(
    /^arm easy-first\S* must have a loss of pairs/,
  );
  const focal = { name: "weighed", curriculum: "focal", options: { alpha: 0.3 } };
  expect(compare({ arms: ["shuffle", focal] })).toBe("nothing refused");
});

it("refuses a loss of classes for numbers, and an embedding of them", () => {
  const unfit = (arms: string[], kind: "mlp" | "embedding", options = {}) =>
    messageOf(() =>
      refuseUnfitLosses({
        model: { kind, hidden: [4], dimensions: 3, dropout: 0 } as never,
        task: { kind: "regression", label: "y" },
        arms: resolveArms(
          arms.map((name) => ({ name, curriculum: name, options })),
          { fixedScores: [] },
        ),
      }),
    );
  expect(unfit(["focal"], "mlp")).toMatch(/^arm focal must have a loss of numbers/);
  expect(unfit(["class-balanced-focal"], "mlp")).toMatch(
    /^arm class-balanced-focal must have a loss of numbers/,
  );
  expect(unfit(["superloss"], "mlp")).toBe("nothing refused");
  expect(unfit(["superloss"], "mlp", { threshold: "log-classes" })).toMatch(
    /^arm superloss: threshold must be running-mean where numbers are predicted/,
  );
  expect(unfit(["info-nce"], "embedding")).toMatch(/^model must not be an embedding/);
});

it("refuses a positive class among three", () => {
  const focal = { name: "weighed", curriculum: "focal", options: { alpha: 0.3 } };
  const arms = resolveArms([focal], { fixedScores: [] });
  const task = { kind: "classification", label: "y", classes: ["a", "b", "c"] } as const;
  expect(
    messageOf(() =>
      refuseUnfitLosses({
        model: { kind: "softmax-regression" },
        task: { ...task, classes: [...task.classes] },
        arms,
      }),
    ),
  ).toMatch(/^arm weighed: alpha must be left out unless there are two classes, got 0.3 with 3 classes/);
});

it("compares losses of pairs with InfoNCE as the control, and learns", async () => {
  const experiment = smallExperiment({ arms: undefined, model: "embedding:8-4", epochs: 6 });
  expect(experiment.control).toBe("info-nce");
  expect(experiment.arms.map(({ name }) => name)).toEqual([
    "info-nce",
    "debiased",
    "hard-negative",
    "semi-hard-triplet",
  ]);
  const surroundings = { progress() {}, readCheckpoint: () => null, writeCheckpoint() {} };
  for (const { name } of experiment.arms) {
    const task = { phase: "main", block: 1, arm: name, placebo: false, learningRate: 0.05 } as const;
    const cell = await runCell(experiment, smallData(), task, surroundings);
    expect(cell.status).toBe("done");
    // two classes of normals 1.4 deviations apart in each of two numbers: the best rule is right in .84
    expect(cell.chosen[0]!.metric).toBeGreaterThan(0.7);
    expect(await runCell(experiment, smallData(), task, surroundings)).toEqual(cell);
  }
});
