import { expect, it } from "vitest";
import { costOfLook } from "./look-cost.js";

const reference = { pool: "reference", indices: new Int32Array(5) } as const;

// by hand: what a trainer has to compute, in rows
it.each([
  [{ signals: ["loss"] }, 30, 0],
  [{ signals: ["loss", "entropy"] }, 30, 0],
  [{ signals: ["mutualInformation", "conditionalEntropy"] }, 300, 0],
  [{ signals: ["loss", "conditionalEntropy"] }, 330, 0],
  [{ signals: ["alignment"], reference }, 0, 35],
  [{ signals: ["alignment"], reference, after: new Float32Array(30) }, 0, 65],
] as const)("counts the passes of a look for %j", (look, measured, differentiated) => {
  expect(costOfLook(30, { ...look, signals: [...look.signals] })).toEqual({ measured, differentiated });
});
