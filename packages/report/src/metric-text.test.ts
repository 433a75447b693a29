import { describe, expect, it } from "vitest";
import { metricText, percentage, ratio, significant, stated } from "./metric-text.js";

const accuracy = metricText({ name: "accuracy", higherIsBetter: true, unit: "share" });
const error = metricText({ name: "squared error", higherIsBetter: false, unit: "number" });

describe("metricText", () => {
  it("writes a share in percent and its differences in percentage points", () => {
    const spread = { mean: 0.0187, low: 0.0062, high: 0.0312 };
    expect(accuracy.spread(spread)).toBe("+1.9 pp [0.6, 3.1]");
    expect(accuracy.level(0.9123)).toBe("91.2 %");
    expect(accuracy.size(0.01)).toBe("1 pp");
    expect(accuracy.exactSpread(spread)).toBe("0.0187 [0.0062, 0.0312]");
    expect(accuracy.differenceTicks([-0.02, -0.01, 0, 0.01])).toEqual(["−2", "−1", "0", "+1"]);
    expect(accuracy.levelTicks([0.895, 0.9])).toEqual(["89.5 %", "90.0 %"]);
  });

  it("writes arm − control where lower is better, on an axis that runs backwards", () => {
    const spread = { mean: 0.02, low: -0.01, high: 0.05 };
    expect(error.spread(spread)).toBe("−0.0200 [−0.0500, 0.0100]");
    expect(error.exactSpread(spread)).toBe("−0.02 [−0.05, 0.01]");
    expect(error.differenceTicks([-0.5, 0, 0.5])).toEqual(["+0.5", "0", "−0.5"]);
  });

  it("parts thousands everywhere, on axes and in the hover too", () => {
    expect(error.levelTicks([0, 20_000, 40_000])).toEqual(["0", "20,000", "40,000"]);
    expect(error.differenceTicks([-20_000, 0, 20_000])).toEqual(["+20,000", "0", "−20,000"]);
    expect(error.exact(12_345.678)).toBe("12,345.678");
    expect(error.exactSpread({ mean: -1500, low: -2500, high: 500 })).toBe("1,500 [−500 to 2,500]");
  });

  it("writes a percentage as it does the share", () => {
    const percent = metricText({ name: "accuracy", unit: "percent" });
    const spread = { mean: 1.9, low: 0.6, high: 3.2 };
    expect(percent.spread(spread)).toBe(accuracy.spread({ mean: 0.019, low: 0.006, high: 0.032 }));
    expect([percent.level(91.24), percent.unit, percent.size(1)]).toEqual(["91.2 %", "pp", "1 pp"]);
  });

  it("leaves out an interval without ends", () => {
    expect(accuracy.spread({ mean: 0.01, low: -Infinity, high: Infinity })).toBe("+1.0 pp");
  });
});

it("rounds to three significant digits with a true minus", () => {
  const written = [0, 1, -0.01234, 41_234.4, 999.6, 1.2345e-9].map(significant);
  expect(written).toEqual(["0", "1.00", "−0.0123", "41,200", "1,000", "1.23e−9"]);
  expect(percentage(0.125)).toBe("12.5 %");
  expect(ratio(1.349)).toBe("1.35×");
  expect([0.05, 240_060, 1e-4].map(stated)).toEqual(["0.05", "240,060", "0.0001"]);
});
