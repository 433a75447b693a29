import { mean, type Rng } from "@gradus/numeric";
import { apart, descend, localMinima } from "./descend.js";
import { type Family, type Homotopy, homotopyOf, objectiveAt, type PathOrder } from "./family.js";

/** Examples open at λ = 0: a fifteenth of either family. */
export const FIRST = 8;
/** Values of λ after 0 at which a path is followed. */
export const STAGES = 28;
const SAME = 1e-6;

/** A minimiser followed from λ = 0 to 1. */
export interface Path {
  /** `[STAGES + 1]` minimiser at λ = k / STAGES. */
  minimisers: number[];
  /** Examples looked at after the first minimiser was found. */
  cost: number;
}

/** Follows a minimiser: at each λ downhill from where the λ before left it. */
export function follow(homotopy: Homotopy, from: number): Path {
  const minimisers = [from];
  let cost = 0;
  for (let stage = 1; stage <= STAGES; stage++) {
    const objective = objectiveAt(homotopy, stage / STAGES);
    minimisers.push(descend(objective, minimisers.at(-1)!, stage < STAGES ? "rough" : "exact"));
    cost += objective.cost;
  }
  return { minimisers, cost };
}

/** What one way of minimising the full loss came to over all starts. */
export interface Ways {
  /** Share of starts that end in the global minimum. */
  share: number;
  /** Mean full loss at the end, above that of the global minimum. */
  excess: number;
  /** Mean examples looked at. */
  cost: number;
}

/** One family: the full loss from every start, and each order followed from the same starts. */
export interface FamilyResult {
  direct: Ways;
  paths: Record<PathOrder, Ways>;
  /** Local minima of the full loss. */
  minima: number;
}

/** Minimises the full loss of a family from random starts, at once and along each order. */
export function compareWays(family: Family, starts: number, rng: Rng): FamilyResult {
  const [low, high] = family.domain;
  const places = rng.split("starts");
  const from = Array.from({ length: starts }, (_, k) => low + (high - low) * places.uniform(k));
  const of = (order: PathOrder) => homotopyOf(family, order, FIRST, rng.split("order"));
  const easyFirst = of("easy-first");

  const full = objectiveAt(easyFirst, 1);
  const minima = localMinima(full);
  const losses = minima.map((minimum) => full.loss(minimum));
  const least = Math.min(...losses);
  const best = minima[losses.indexOf(least)]!;
  const isBest = (end: number) => apart(end, best, family) < SAME * (high - low);
  const waysOf = (ends: readonly { end: number; cost: number }[]): Ways => ({
    share: mean(ends.map(({ end }) => (isBest(end) ? 1 : 0))),
    excess: mean(ends.map(({ end }) => full.loss(end) - least)),
    cost: mean(ends.map(({ cost }) => cost)),
  });

  const alongOf = (homotopy: Homotopy) => {
    const known: { from: number; end: number; cost: number }[] = [];
    return waysOf(
      from.map((start) => {
        const easy = objectiveAt(homotopy, 0);
        const first = descend(easy, start);
        let path = known.find((one) => apart(one.from, first, family) < SAME * (high - low));
        if (path === undefined) {
          const { minimisers, cost } = follow(homotopy, first);
          path = { from: first, end: minimisers.at(-1)!, cost };
          known.push(path);
        }
        return { end: path.end, cost: easy.cost + path.cost };
      }),
    );
  };
  return {
    direct: waysOf(
      from.map((start) => {
        const objective = objectiveAt(easyFirst, 1);
        return { end: descend(objective, start), cost: objective.cost };
      }),
    ),
    paths: {
      "easy-first": alongOf(easyFirst),
      "hard-first": alongOf(of("hard-first")),
      random: alongOf(of("random")),
    },
    minima: minima.length,
  };
}
