import type { Shape, Tone } from "./mark.js";

/** How one arm is drawn everywhere: colour, marker and dash. */
export interface SeriesStyle {
  tone: Tone;
  shape: Shape;
  dash?: string;
}

const tones = ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6"] as const;
const shapes = ["circle", "square", "triangle", "diamond", "cross", "star", "triangle-down"] as const;
const dashes = [undefined, "6 3", "2 3", "8 3 2 3"] as const;

/** Style of the control: the neutral colour. */
export const controlStyle: SeriesStyle = { tone: "control", shape: "circle" };

/**
 * Style of the treatment arm at a position of the family.
 *
 * Six colours and seven markers: 42 arms differ in colour or marker, and the dash changes every four.
 */
export function seriesStyle(index: number): SeriesStyle {
  const dash = dashes[Math.floor(index / 4) % dashes.length];
  const style = { tone: tones[index % tones.length]!, shape: shapes[index % shapes.length]! };
  return dash === undefined ? style : { ...style, dash };
}
