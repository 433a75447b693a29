import { describe, expect, it } from "vitest";
import { clopperPearson, failureBoundAtNone } from "./failures.js";

describe("failures", () => {
  it("bound at none is where n successes in a row have a chance of .05", () => {
    for (const blocks of [1, 12, 20])
      expect((1 - failureBoundAtNone(blocks)) ** blocks).toBeCloseTo(0.05, 12);
  });

  it("are mirrored: k of n is n − k of n seen from the other side", () => {
    for (let k = 0; k <= 9; k++) {
      expect(clopperPearson(k, 9).low).toBeCloseTo(1 - clopperPearson(9 - k, 9).high, 12);
    }
    expect(clopperPearson(3, 9, 0.99).high).toBeGreaterThan(clopperPearson(3, 9).high);
  });

  it("refuse counts that cannot be", () => {
    expect(() => clopperPearson(1, 0)).toThrow(
      new RangeError("clopperPearson: blocks must be a positive integer, got 0"),
    );
    expect(() => clopperPearson(4, 3)).toThrow(
      new RangeError("clopperPearson: failures must be an integer in [0, 3], got 4"),
    );
    expect(() => failureBoundAtNone(0)).toThrow(
      new RangeError("failureBoundAtNone: blocks must be a positive integer, got 0"),
    );
  });
});
