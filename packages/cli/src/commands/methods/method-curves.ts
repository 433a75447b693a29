import { type Given, type Method, methodNamed, type Part } from "@gradus/curriculum";
import type { LinePlot } from "../../line-plot.js";

/** A curve with the sentence that says what is seen. */
export interface MethodCurve {
  title: string;
  plot: LinePlot;
}

/** What can be drawn of a method: its own curve, or those of the parts it is made of. */
export function curvesOf(method: Method, options: Given): MethodCurve[] {
  switch (method.kind) {
    case "pacing": {
      const pacing = method.create(options);
      const plot: LinePlot = { curve: pacing, x: [0, 1], y: [0, 1], xLabel: "progress x" };
      return [{ title: "λ(x), the open fraction, against the share of the budget that is spent", plot }];
    }
    case "regularizer": {
      method.options.check(options);
      const weight = method.create(options);
      const threshold = method.unitLosses ? 0.6 : 1;
      const curve = (loss: number) => weight(loss, threshold);
      const plot: LinePlot = { curve, x: [0, method.unitLosses ? 0.99 : 1.5], y: [0, 1], xLabel: "loss l" };
      return [{ title: `v*(l), the weight of an example, at threshold λ = ${threshold}`, plot }];
    }
    case "curriculum":
      return curvesOfPart(method.recipe(options).target);
    case "target":
      return curvesOfPart({ ...partDefaults(method), ...options, method: method.name });
    default:
      method.options.check(options);
      return [];
  }
}

function partDefaults(method: Method): { [option: string]: Part } {
  const parts = Object.entries(method.parts ?? {});
  return Object.fromEntries(parts.map(([option, part]) => [option, { method: part.default }]));
}

/** Curves of the methods that a part holds as options. */
function curvesOfPart(part: Part): MethodCurve[] {
  return (["pacing", "regularizer"] as const).flatMap((kind) => {
    const nested = part[kind] as Part | undefined;
    if (nested === undefined) return [];
    const { method: name, ...options } = nested;
    return curvesOf(methodNamed(name, kind), options);
  });
}
