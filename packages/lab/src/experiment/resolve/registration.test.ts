import { describe, expect, it } from "vitest";
import { canonicalHash } from "../folder/canonical-json.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { resolveArms } from "./resolve-arms.js";

describe("the hash of a comparison", () => {
  const base = canonicalHash(smallExperiment());

  // EVIDENCE, section 1: what is fixed in advance. Metric, direction and test set follow from the tables.
  it.each([
    ["margin", { margin: 0.03 }],
    ["planned blocks", { blocks: 6 }],
    ["arms", { arms: ["shuffle", "hard-first"] }],
    [
      "an arm's option",
      { arms: ["shuffle", { name: "easy-first", curriculum: "easy-first", options: { degree: 3 } }] },
    ],
    ["control", { control: "easy-first" }],
    ["cost weights", { costs: { measure: 1, train: 2 } }],
    ["budget", { epochs: 5 }],
    ["tuning", { tuning: "control" as const }],
    ["rate", { learningRate: 0.06 }],
    ["split", { validationShare: 0.2 }],
    ["master seed", { seed: 1 }],
    ["shares of the budget", { at: [0.5] }],
    ["evaluations", { evaluations: 10 }],
    ["model", { model: "mlp" }],
    ["schedule", { schedule: { kind: "constant" as const } }],
    ["batch size", { batchSize: 10 }],
    ["factor", { factor: "drop:0.1" }],
    ["scorer's share", { scorerShare: 0.3 }],
    [
      "scorer",
      {
        arms: [
          "shuffle",
          {
            name: "easy-first",
            curriculum: "easy-first",
            options: {},
            scorer: { name: "cross-fitted-loss", options: { folds: 2 } },
          },
        ],
      },
    ],
  ])("changes with its %s", (_, input) => {
    expect(canonicalHash(smallExperiment(input))).not.toBe(base);
  });

  it("holds the version of every method, scorers too", () => {
    const [, easy] = resolveArms(["shuffle", "easy-first"], { fixedScores: [] });
    expect(easy!.algorithms).toEqual({
      "curriculum easy-first": 1,
      "target paced": 1,
      "target.pacing root": 1,
      "proposal epoch-stream": 1,
      "loss plain": 1,
      "scorer cross-fitted-loss": 1,
    });
  });
});

describe("a scorer that would be passed over", () => {
  const arm = (curriculum: string, column: string) => [
    "shuffle",
    { name: "mine", curriculum, options: {}, scorer: { name: "column", options: { column } } },
  ];

  it("is refused where it names another column than the difficulty", () => {
    expect(() =>
      resolveArms(arm("easy-first", "hardness"), { fixedScores: ["column"], difficultyColumn: "difficulty" }),
    ).toThrow('arm mine: scorer column must read the difficulty column "difficulty", got "hardness"');
    const [, mine] = resolveArms(arm("easy-first", "hardness"), {
      fixedScores: ["column"],
      difficultyColumn: "hardness",
    });
    expect(mine!.scores).toEqual({ difficulty: { name: "column", options: { column: "hardness" } } });
  });

  it("is refused where the curriculum reads no score", () => {
    expect(() =>
      resolveArms(arm("self-paced", "difficulty"), {
        fixedScores: ["column"],
        difficultyColumn: "difficulty",
      }),
    ).toThrow("arm mine: scorer must be left out, since self-paced reads no score, got column");
  });

  it("is the one that the experiment names for all arms that name none", () => {
    const sources = { fixedScores: ["column", "text-length"], difficulty: "text-length" };
    const [easy, rho] = resolveArms(["easy-first", "reducible-loss"], sources);
    expect(easy!.scores).toEqual({ difficulty: { name: "text-length", options: {} } });
    expect(rho!.scores["irreducibleLoss"]!.name).toBe("irreducible-loss");
    expect(() => resolveArms(["easy-first"], { fixedScores: [], difficulty: "text-lenght" })).toThrow(
      'did you mean "text-length"?',
    );
  });

  it("names the column that it reads where nothing was said", () => {
    const [easy] = resolveArms(["easy-first"], { fixedScores: ["column"], difficultyColumn: "hardness" });
    expect(easy!.scores).toEqual({ difficulty: { name: "column", options: { column: "hardness" } } });
  });
});
