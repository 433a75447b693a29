import { expect, it } from "vitest";
import { refuseOneValue } from "./refuse-one-value.js";

it("refuses a score that tells nothing apart, and no other", () => {
  const scorer = { name: "training-dynamics", options: { score: "forgetting" } };
  expect(() => refuseOneValue("arm easy-first", scorer, Float64Array.of(0, 0, 0))).toThrow(
    "arm easy-first: scorer training-dynamics (forgetting) must give more than one value, so that it tells examples apart, got 0 for all 3 rows of a block",
  );
  expect(() => refuseOneValue("arm easy-first", scorer, Float64Array.of(0, 0, 1))).not.toThrow();
});
