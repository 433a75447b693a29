import { catalog, checkRecipe } from "@gradus/curriculum";
import type { ExperimentInput } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { canonicalHash } from "../folder/canonical-json.js";
import { smallExperiment } from "../testing/small-comparison.js";

const input: ExperimentInput = { tuning: "control", sweep: "pacing" };
const small = (more: ExperimentInput = {}) => {
  const { arms: _, ...experiment } = smallExperiment({ arms: ["shuffle"], ...input, ...more });
  return experiment.sweep!;
};

describe("the pacings of a sweep", () => {
  it("are 48 of easy-first where nothing is said: every start, end and family", () => {
    const { curriculum, seeds, candidates } = small();
    expect([curriculum, seeds, candidates.length]).toEqual(["easy-first", 3, 48]);
    expect(new Set(candidates.map(({ arm }) => arm.name)).size).toBe(48);
    for (const { family, startFraction, fullAt, arm } of candidates) {
      expect(arm.name).toBe(`easy-first-${family}-${startFraction}-${fullAt}`);
      const { target } = checkRecipe(arm.recipe);
      expect(target).toMatchObject({ method: "paced", order: "easy-first", balanced: true });
      expect(target["pacing"]).toMatchObject({ method: family, startFraction, fullAt });
      expect(checkRecipe(arm.placebo!.recipe).target["pacing"]).toEqual(target["pacing"]);
      expect(arm.algorithms[`target.pacing ${family}`]).toBeGreaterThan(0);
      expect(arm.algorithms["curriculum easy-first"]).toBeGreaterThan(0);
      expect(arm.scores).toEqual({ difficulty: { name: "column", options: { column: "difficulty" } } });
    }
  });

  it("follow the grid, and the curriculum that is named", () => {
    const grid = { startFraction: [0.3], fullAt: [0.4, 0.9], family: ["power"] };
    const { candidates } = small({ sweep: "pacing:hard-first", grid });
    expect(candidates.map(({ arm }) => arm.name)).toEqual([
      "hard-first-power-0.3-0.4",
      "hard-first-power-0.3-0.9",
    ]);
    expect(checkRecipe(candidates[0]!.arm.recipe).target["order"]).toBe("hard-first");
    expect(small({ sweep: "pacing:random-order", grid }).candidates[0]!.arm).toMatchObject({
      placebo: null,
      scores: {},
    });
  });

  it("can be of every pacing with a start and an end", () => {
    const family = catalog.flatMap((method) =>
      method.kind === "pacing" && ["startFraction", "fullAt"].every((name) => name in method.options.fields)
        ? [method.name]
        : [],
    );
    expect(family.length).toBeGreaterThan(4);
    expect(small({ grid: { family } }).candidates).toHaveLength(16 * family.length);
  });

  it("stand beside the control alone, and leave the hash of other comparisons as it is", () => {
    const { arms: _, ...rest } = input;
    const alone = smallExperiment({ ...rest, arms: ["shuffle"] });
    expect(alone.arms.map(({ name }) => name)).toEqual(["shuffle"]);
    const without = smallExperiment({ arms: ["shuffle", "easy-first"], tuning: "control" });
    expect("sweep" in without).toBe(false);
    expect(canonicalHash(alone)).not.toBe(canonicalHash(without));
  });
});

describe("a sweep is refused", () => {
  it.each<[string, ExperimentInput, string]>([
    [
      "by another word",
      { sweep: "pacin" },
      'sweep must be pacing, or pacing:<curriculum>, got "pacin" (did you mean pacing?)',
    ],
    ["of nothing", { sweep: "pacing:" }, 'sweep must be pacing, or pacing:<curriculum>, got "pacing:"'],
    [
      "of an unknown curriculum",
      { sweep: "pacing:easy-frist" },
      'arm "easy-frist" must be a curriculum, got an unknown name (did you mean easy-first?)',
    ],
    [
      "of a curriculum without a pacing",
      { sweep: "pacing:importance" },
      "sweep of importance must be of a curriculum that opens its examples by a pacing, got one without a pacing to try",
    ],
    [
      "without tuning",
      { tuning: "none" },
      "tuning must be control where pacings are swept: they meet the control on its tuning seeds, at its learning rate, got none",
    ],
    [
      "with every arm tuned",
      { tuning: "each" },
      "tuning must be control where pacings are swept: they meet the control on its tuning seeds, at its learning rate, got each",
    ],
    [
      "by an unknown family",
      { grid: { family: ["lineal"] } },
      'grid: family must be pacings with a start and an end, got "lineal" (did you mean linear?)',
    ],
    [
      "by a family that has no start",
      { grid: { family: ["points"] } },
      'grid: family must be pacings with a start and an end, got "points"',
    ],
    [
      "with one thing twice",
      { grid: { fullAt: [0.5, 0.5] } },
      "grid: fullAt must name everything once, got 0.5 twice",
    ],
    [
      "of one pacing",
      { grid: { startFraction: [0.2], fullAt: [0.5], family: ["step"] } },
      "grid must hold at least two pacings, got one",
    ],
  ])("%s", (_, more, message) => {
    expect(() => small(more)).toThrow(message);
  });

  it("by a grid alone", () => {
    expect(() => smallExperiment({ grid: { fullAt: [0.5] } })).toThrow(
      "grid must be left out where nothing is swept, got a grid without a sweep",
    );
  });

  it("whose scorer would eat the budget, as any arm's", () => {
    expect(() => small({ difficulty: "cross-fitted-loss", epochs: 1 })).toThrow(
      /^epochs must be at least \S+, so that cross-fitted-loss, the scorer of easy-first-linear-0.1-0.2/,
    );
  });
});
