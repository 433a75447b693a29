import type { Rng } from "@gradus/numeric";

/** Pixels of a side. */
export const SIDE = 16;
/** Points a side of a pixel that are counted for its grey. */
const SAMPLES = 3;

/** Least difference of foreground and background grey. */
const LEAST_CONTRAST = 0.2;
/** Half-lengths of a shape's two axes, in pixels. */
const AXES = { least: 2, most: 5.5 };

/** `basic`: squares, circles, equilateral triangles; `general`: rectangles, ellipses, triangles of any proportions. */
export type ShapeFamily = "basic" | "general";

/**
 * Draws one grey image of a shape: position, size, orientation, foreground and background vary alike in both families;
 * the shape lies within the image. Classes: 0 rectangle, 1 ellipse, 2 triangle.
 *
 * @param out `[SIDE × SIDE]` greys in [0, 1], written at `offset`.
 */
export function drawShape(
  rng: Rng,
  family: ShapeFamily,
  shapeClass: number,
  out: Float32Array,
  offset: number,
): void {
  const draw = (name: string, low: number, high: number) => low + (high - low) * rng.split(name).uniform(0);
  const first = draw("first axis", AXES.least, AXES.most);
  const second = family === "basic" ? first : draw("second axis", AXES.least, AXES.most);
  const angle = draw("angle", 0, 2 * Math.PI);
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const inside = insideOf(shapeClass, family, first, second, rng.split("corners"));
  // The farthest that any point of the shape lies from its centre.
  const reach = shapeClass === 0 ? Math.hypot(first, second) : Math.max(first, second);
  const [x, y] = [draw("x", reach, SIDE - reach), draw("y", reach, SIDE - reach)];
  const background = draw("background", 0, 1);
  const foreground = contrasting(background, draw("foreground", 0, 1));
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      let covered = 0;
      for (let k = 0; k < SAMPLES * SAMPLES; k++) {
        const dx = column + ((k % SAMPLES) + 0.5) / SAMPLES - x;
        const dy = row + (Math.floor(k / SAMPLES) + 0.5) / SAMPLES - y;
        if (inside(cosine * dx + sine * dy, cosine * dy - sine * dx)) covered++;
      }
      const share = covered / (SAMPLES * SAMPLES);
      out[offset + row * SIDE + column] = background + share * (foreground - background);
    }
  }
}

/** A foreground at least {@link LEAST_CONTRAST} away, uniform over what is left of [0, 1]. */
function contrasting(background: number, uniform: number): number {
  const below = Math.max(0, background - LEAST_CONTRAST);
  const above = Math.max(0, 1 - background - LEAST_CONTRAST);
  const at = uniform * (below + above);
  return at < below ? at : background + LEAST_CONTRAST + (at - below);
}

function insideOf(
  shapeClass: number,
  family: ShapeFamily,
  first: number,
  second: number,
  rng: Rng,
): (u: number, v: number) => boolean {
  if (shapeClass === 0) return (u, v) => Math.abs(u) <= first && Math.abs(v) <= second;
  if (shapeClass === 1) return (u, v) => (u * u) / (first * first) + (v * v) / (second * second) <= 1;
  const corners = family === "basic" ? [0, 1 / 3, 2 / 3] : cornerTurns(rng);
  const points = corners.map((turn) => [
    first * Math.cos(2 * Math.PI * turn),
    second * Math.sin(2 * Math.PI * turn),
  ]) as [number, number][];
  return (u, v) =>
    points.every(([ax, ay], k) => {
      const [bx, by] = points[(k + 1) % 3]!;
      return (bx - ax) * (v - ay) - (by - ay) * (u - ax) >= 0;
    });
}

/** Three places on the rim, in turn, no two nearer than a sixth of it. */
function cornerTurns(rng: Rng): number[] {
  const [one, two] = [rng.uniform(0), rng.uniform(1)].sort((a, b) => a - b) as [number, number];
  const gaps = [one, two - one, 1 - two].map((gap) => 1 / 6 + gap / 2);
  return [0, gaps[0]!, gaps[0]! + gaps[1]!];
}
