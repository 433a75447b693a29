import type { Given, Method, Part } from "./method.js";
import { pacings } from "./pacing/pacings.js";
import { checkPart, flatOptions, methodOfPart } from "./part.js";
import { regularizers } from "./regularizer/regularizers.js";

/** A curve to be drawn: y over x, `[points]` each. */
export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const THRESHOLD = 0.6;

/**
 * The curve that shows what a method does: λ(x) of a pacing, v*(l) of a regularizer, and those of the curricula and
 * targets that use them; null where there is none.
 *
 * @param options The method's options as given; defaults where left out.
 * @param points Number of points, at least 2.
 */
export function plotPoints(method: Method, options: Given = {}, points = 101): Plot | null {
  switch (method.kind) {
    case "pacing":
      return pacingPlot({ ...options, method: method.name }, points);
    case "regularizer":
      return regularizerPlot({ ...options, method: method.name }, points);
    case "target":
      return targetPlot(checkPart("target", [method], { ...options, method: method.name }), points);
    case "curriculum":
      return targetPlot(method.recipe(options).target, points);
    default:
      return null;
  }
}

function targetPlot(target: Part, points: number): Plot | null {
  if (target["pacing"] !== undefined) return pacingPlot(target["pacing"] as Part, points);
  if (target["regularizer"] !== undefined) return regularizerPlot(target["regularizer"] as Part, points);
  return null;
}

function pacingPlot(part: Part, points: number): Plot {
  const checked = checkPart("pacing", pacings, part);
  const method = methodOfPart("pacing", pacings, checked);
  const pacing = method.create(flatOptions(checked));
  const x = spaced(0, 1, points);
  return {
    title: method.title,
    xLabel: "progress",
    yLabel: "open fraction λ",
    x,
    y: x.map((at) => pacing(at)),
  };
}

function regularizerPlot(part: Part, points: number): Plot {
  const checked = checkPart("regularizer", regularizers, part);
  const method = methodOfPart("regularizer", regularizers, checked);
  const regularizer = method.create(flatOptions(checked));
  const x = spaced(0, 1, points);
  return {
    title: method.title,
    xLabel: `loss (λ = ${THRESHOLD})`,
    yLabel: "weight v*",
    x,
    y: x.map((loss) => regularizer(loss, THRESHOLD)),
  };
}

function spaced(from: number, to: number, points: number): Float64Array {
  return Float64Array.from({ length: points }, (_, k) => from + ((to - from) * k) / (points - 1));
}
