import { numbers, type OptionsOf, options } from "@gradus/numeric";
import type { Pacing } from "../contracts.js";
import type { PacingMethod } from "../method.js";

export const pointsPacingOptions = options("pointsPacing", {
  progress: numbers({
    min: 0,
    max: 1,
    order: "not falling",
    default: [0, 0.5],
    says: "Shares of the budget at which the open fraction is given; the same share twice is a jump.",
  }),
  fraction: numbers({
    above: 0,
    max: 1,
    order: "not falling",
    default: [0.2, 1],
    says: "Open fraction at each of them.",
  }),
});
export type PointsPacingOptions = OptionsOf<typeof pointsPacingOptions>;

/**
 * A pacing of one's own, by its points: linear between them, constant before the first and after the last. It need
 * not end in everything; then what is trained on is no curriculum by Bengio's definition.
 *
 *   λ(x) = λ_k + (λ_{k+1} − λ_k) (x − x_k) / (x_{k+1} − x_k),   x_k ≤ x < x_{k+1}
 *
 * @returns λ, from progress x in [0, 1] to the open fraction in (0, 1].
 * @throws RangeError if a list falls, leaves [0, 1] or (0, 1], or is not as long as the other.
 * @example pointsPacing({ progress: [0, 0.4, 0.4], fraction: [0.1, 0.3, 1] })(0.2) // ≈ 0.2
 * @source none: a table of values. With every share given twice it is the discrete schedule of DeepSpeed's
 *   curriculum learning, `fixed_discrete`.
 */
export function pointsPacing(given: PointsPacingOptions): Pacing {
  const { progress: at, fraction: open } = pointsPacingOptions.check(given);
  if (at.length !== open.length) {
    throw new RangeError(
      `pointsPacing: fraction must hold as many numbers as progress (${at.length}), got ${open.length}`,
    );
  }

  return (progress) => {
    const next = at.findIndex((place) => place > progress);
    if (next === 0) return open[0]!;
    if (next < 0) return open[open.length - 1]!;
    const share = (progress - at[next - 1]!) / (at[next]! - at[next - 1]!);
    return Math.min(open[next]!, open[next - 1]! + (open[next]! - open[next - 1]!) * share);
  };
}

export const pointsPacingMethod: PacingMethod = {
  kind: "pacing",
  name: "points",
  title: "Pacing by points",
  says: "A pacing of one's own: the open fraction at some shares of the budget, linear between them.",
  formula: "λ(x) = λ_k + (λ_{k+1} − λ_k) (x − x_k) / (x_{k+1} − x_k)",
  options: pointsPacingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "a table of values",
  algorithm: 1,
  create: pointsPacing,
};
