import { expect, it } from "vitest";
import { palette } from "./palette.js";
import { seriesStyle } from "./series.js";

it("gives six arms six colours, and 42 arms no style twice", () => {
  const styles = Array.from({ length: 42 }, (_, index) => seriesStyle(index));
  expect(new Set(styles.slice(0, 6).map(({ tone }) => tone)).size).toBe(6);
  expect(new Set(styles.map(({ tone, shape }) => `${tone} ${shape}`)).size).toBe(42);
});

it.each(["light", "dark"] as const)("can be read as text on the %s page", (theme) => {
  // WCAG 2.2, 1.4.3: a contrast of 4.5
  for (let index = 0; index < 6; index++) {
    const tone = palette[seriesStyle(index).tone][theme];
    expect(contrast(tone, palette.paper[theme]), tone).toBeGreaterThanOrEqual(4.5);
  }
});

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
