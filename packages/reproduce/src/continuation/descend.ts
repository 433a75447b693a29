import type { Objective } from "./family.js";

/** A walk takes steps of this share of the domain, then bisects what it has stepped over. */
const STEP = 1 / 500;
/** Halvings of a step: to its thousandth, for a start from there. */
const ROUGH = 10;
const EXACT = 40;

/**
 * The local minimiser that a walk downhill from `start` comes to; on an interval an end of it may be one.
 *
 * Wells that are narrower than a step, a five-hundredth of the domain, are not seen.
 */
export function descend(objective: Objective, start: number, precision: "rough" | "exact" = "exact"): number {
  const { domain, circle } = objective.family;
  const [low, high] = domain;
  const step = STEP * (high - low);
  const slope = objective.slope(start);
  if (slope === 0) return start;
  const direction = slope > 0 ? -1 : 1;
  let at = start;
  for (let steps = 0; steps <= 2 / STEP; steps++) {
    let next = at + direction * step;
    if (!circle) next = Math.min(high, Math.max(low, next));
    if (objective.slope(next) * direction >= 0)
      return wrap(bisect(objective, at, next, precision), domain, circle);
    if (next === at) return at;
    at = next;
  }
  throw new Error("internal: a walk downhill went round the whole domain twice");
}

/** Every local minimiser on the domain, ascending. */
export function localMinima(objective: Objective): number[] {
  const { domain, circle } = objective.family;
  const [low, high] = domain;
  const cells = 1 / STEP;
  const edges = Array.from({ length: cells + 1 }, (_, k) => low + ((high - low) * k) / cells);
  const slopes = edges.map((edge) => objective.slope(edge));
  const minima: number[] = [];
  if (!circle && slopes[0]! > 0) minima.push(low);
  for (let k = 0; k < cells; k++) {
    if (slopes[k]! < 0 && slopes[k + 1]! >= 0) minima.push(bisect(objective, edges[k]!, edges[k + 1]!));
  }
  if (!circle && slopes[cells]! < 0) minima.push(high);
  return minima;
}

/** How far two parameters are apart: the shorter way round on a circle. */
export function apart(a: number, b: number, { domain: [low, high], circle }: Objective["family"]): number {
  const distance = Math.abs(a - b);
  return circle ? Math.min(distance, high - low - distance) : distance;
}

/** Where the slope turns between a place that leads downhill to the next and that next, which does not. */
function bisect(
  objective: Objective,
  from: number,
  to: number,
  precision: "rough" | "exact" = "exact",
): number {
  let [a, b] = [from, to];
  const rises = b > a ? 1 : -1;
  for (let k = 0; k < (precision === "exact" ? EXACT : ROUGH); k++) {
    const middle = (a + b) / 2;
    if (objective.slope(middle) * rises < 0) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

function wrap(parameter: number, [low, high]: readonly [number, number], circle: boolean): number {
  if (!circle) return parameter;
  const round = high - low;
  return parameter - round * Math.floor((parameter - low) / round);
}
