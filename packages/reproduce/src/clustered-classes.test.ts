import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { clusteredClasses } from "./clustered-classes.js";

describe("clusteredClasses", () => {
  const sizes = { trainRows: 4000, testRows: 500, noise: 0.3 };
  const { dataset, wrong, train, test } = clusteredClasses(createRng(1), sizes);

  it("turns nine tenths of the noise into wrong labels, and none of the test", () => {
    const share = train.reduce((total, row) => total + wrong[row]!, 0) / train.length;
    expect(Math.abs(share - 0.27)).toBeLessThan(5 * Math.sqrt((0.27 * 0.73) / train.length));
    expect(test.every((row) => wrong[row] === 0)).toBe(true);
    expect(train.every((row) => (dataset.labels.values[row] !== row % 10) === (wrong[row] === 1))).toBe(true);
  });

  it("places the same points whatever the noise", () => {
    const clean = clusteredClasses(createRng(1), { ...sizes, noise: 0 });
    expect(clean.dataset.features).toEqual(dataset.features);
    expect(clean.wrong.every((mark) => mark === 0)).toBe(true);
  });

  it("has variance 2 a coordinate over all: of the centres and of the points", () => {
    if (dataset.features.kind !== "dense") throw new Error("internal: dense");
    const { values } = dataset.features;
    const squares = values.reduce((total, value) => total + value * value, 0) / values.length;
    // 30 centres × 20 coordinates carry the larger spread: σ ≈ √(2 / 600).
    expect(Math.abs(squares - 2)).toBeLessThan(5 * Math.sqrt(2 / 600));
  });
});
