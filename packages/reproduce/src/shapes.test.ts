import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import { drawShape, SIDE } from "./shapes.js";

const FAMILIES = ["basic", "general"] as const;
const COUNT = 300;

/** Share of the image that is covered, and of its rim, of each drawn image. */
function coverings(family: (typeof FAMILIES)[number], shapeClass: number) {
  return Array.from({ length: COUNT }, (_, k) => {
    const image = new Float32Array(SIDE * SIDE + 1).fill(-1);
    drawShape(createRng(9).split(`${family}-${shapeClass}-${k}`), family, shapeClass, image, 1);
    expect(image[0]).toBe(-1);
    const greys = [...image.subarray(1)];
    expect(Math.min(...greys)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...greys)).toBeLessThanOrEqual(1);
    // The shape is the smaller part of a corner's grey: no shape covers a corner.
    const [background] = greys as [number];
    const away = greys.map((grey) => Math.abs(grey - background));
    const contrast = Math.max(...away);
    expect(contrast).toBeGreaterThan(0.19);
    return away.reduce((total, value) => total + value, 0) / contrast;
  });
}

const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length;
const spread = (values: number[]) =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / values.length);

describe("drawShape", () => {
  // Oracle: the area in pixels at half-axes uniform on (2, 5.5); E[a] = 3.75, E[a²] = 3.75² + 3.5² / 12.
  const square = 3.75 ** 2 + 3.5 ** 2 / 12;
  it.each([
    ["basic", 0, 4 * square],
    ["basic", 1, Math.PI * square],
    ["basic", 2, ((3 * Math.sqrt(3)) / 4) * square],
    ["general", 0, 4 * 3.75 ** 2],
    ["general", 1, Math.PI * 3.75 ** 2],
  ] as const)("covers the area of a %s shape of class %i, wholly inside", (family, shapeClass, area) => {
    const covered = coverings(family, shapeClass);
    expect(Math.abs(mean(covered) - area)).toBeLessThan(5 * spread(covered));
  });

  it("gives triangles of any proportions, never thin to nothing", () => {
    // No corner nearer than a sixth of the rim: at least the triangle of thirds 1/6, 1/6, 2/3, √3/4 of a b.
    const covered = coverings("general", 2);
    expect(Math.min(...covered)).toBeGreaterThan((Math.sqrt(3) / 4) * 4 * 0.8);
    expect(mean(covered)).toBeLessThan(((3 * Math.sqrt(3)) / 4) * 3.75 ** 2);
  });
});
