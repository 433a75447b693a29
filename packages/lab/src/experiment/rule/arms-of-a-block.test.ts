import { expect, it } from "vitest";
import { smallExperiment } from "../testing/small-comparison.js";
import { armsOfABlock } from "./arms-of-a-block.js";

const experiment = smallExperiment({ arms: ["shuffle", "easy-first", "hard-first"], factor: "drop:0.2" });
const [shuffleWith, easyWith, hardWith] = ["shuffle", "easy-first", "hard-first"].map(
  (name) => `${name}-with-drop`,
);

it.each([
  [[], []],
  [["easy-first"], ["easy-first", shuffleWith, easyWith]],
  [[easyWith], ["easy-first", shuffleWith, easyWith]],
  [[shuffleWith], [shuffleWith]],
  [
    ["hard-first", easyWith],
    ["easy-first", "hard-first", shuffleWith, easyWith, hardWith],
  ],
] as [string[], string[]][])("keeps every 2 × 2 of %j whole", (open, arms) => {
  expect(armsOfABlock(experiment, open)).toEqual(arms);
});

it("is the open arms where there is no factor", () => {
  const plain = smallExperiment({ arms: ["shuffle", "easy-first", "hard-first"] });
  expect(armsOfABlock(plain, ["hard-first"])).toEqual(["hard-first"]);
});
