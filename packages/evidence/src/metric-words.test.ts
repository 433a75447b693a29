import { describe, expect, it } from "vitest";
import {
  describeDifference,
  differenceWithUnit,
  formatInterval,
  formatLevel,
  formatSize,
  type MetricWords,
} from "./metric-words.js";

const share: MetricWords = { name: "accuracy", unit: "share" };
const percent: MetricWords = { name: "accuracy", unit: "percent" };
const error: MetricWords = { name: "mean-squared-error", unit: "number", higherIsBetter: false };

describe("differences in words", () => {
  it("says the same of a share and of its percentage", () => {
    expect(describeDifference({ mean: 1.9, low: 0.6, high: 3.2 }, percent)).toBe(
      "+1.9 pp accuracy [0.6, 3.2]",
    );
    expect(describeDifference({ mean: 0.019, low: 0.006, high: 0.032 }, share)).toBe(
      "+1.9 pp accuracy [0.6, 3.2]",
    );
    expect(formatSize(0.5, percent)).toBe("0.5 pp");
  });

  it("sets thousands apart, and then joins the ends by a word", () => {
    const difference = { mean: -45_966_706, low: -100_400_000, high: 8_466_588 };
    expect(describeDifference(difference, error)).toBe(
      "+46,000,000 mean-squared-error [−8,000,000 to 100,000,000]",
    );
    expect(formatSize(100_000_000, error)).toBe("100,000,000");
    expect(describeDifference({ mean: 1234.5, low: 811.2, high: 1657.8 }, { ...error, name: "loss" })).toBe(
      "−1,230 loss [−1,660 to −810]",
    );
    expect(formatInterval({ mean: 2, low: 0.5, high: 999.4 }, { name: "score", unit: "number" })).toBe(
      "[1, 999]",
    );
  });

  it("carries three digits of the largest part, and no comma behind the point", () => {
    expect(
      differenceWithUnit(0.0996, { name: "loss", unit: "number" }, { mean: 0.0996, low: 0, high: 0.0996 }),
    ).toBe("+0.0996");
    expect(formatSize(0.000123456, error)).toBe("0.000123");
    expect(formatSize(1234.5678, error)).toBe("1,230");
  });
});

describe("an end of an interval beside zero", () => {
  it.each([
    [{ mean: -2.87, low: -5.7, high: -0.043 }, percent, "[−5.7, −0.04]"],
    [{ mean: -0.0287, low: -0.057, high: -0.00043 }, share, "[−5.7, −0.04]"],
    [{ mean: 2.87, low: 0.0096, high: 5.7 }, percent, "[0.01, 5.7]"],
    [{ mean: 2.87, low: -0.049, high: 5.7 }, percent, "[−0.05, 5.7]"],
    [{ mean: 500, low: 0.0123, high: 999 }, { name: "score", unit: "number" }, "[0.01, 999]"],
    [{ mean: 2e8, low: 31.4, high: 4e8 }, { name: "score", unit: "number" }, "[30 to 400,000,000]"],
  ] as const)("is not rounded onto it: %j", (difference, metric, text) => {
    expect(formatInterval(difference, metric)).toBe(text);
  });

  it("is zero where it is, up to the rounding of sums", () => {
    expect(formatInterval({ mean: 2.8, low: 0, high: 5.6 }, percent)).toBe("[0.0, 5.6]");
    expect(formatInterval({ mean: 2.8, low: -4e-16, high: 5.6 }, percent)).toBe("[0.0, 5.6]");
    expect(formatInterval({ mean: 2.8, low: 0.06, high: 5.6 }, percent)).toBe("[0.1, 5.6]");
  });
});

describe("formatLevel", () => {
  it.each([
    [0.9849, share, "98.5 %"],
    [0.996, share, "99.6 %"],
    [91.25, percent, "91.3 %"],
    [0.48219, error, "0.482"],
    [61_204, error, "61,200"],
    [0, share, "0 %"],
  ] as const)("of %d", (value, metric, text) => {
    expect(formatLevel(value, metric)).toBe(text);
  });
});
