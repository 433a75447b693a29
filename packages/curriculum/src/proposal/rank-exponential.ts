import { atLeast, exp, integer, log, type OptionsOf, options } from "@gradus/numeric";
import type { Proposal } from "../contracts.js";
import type { ProposalMethod, Setup } from "../method.js";
import { RankedDraws } from "./ranked-draws.js";

export const rankExponentialOptions = options("rank-exponential", {
  pressureStart: atLeast(1, {
    default: 100,
    says: "s_e at progress 0: how much likelier the first rank is.",
  }),
  pressureEnd: atLeast(1, { default: 1, says: "s_e at progress 1; 1 is uniform." }),
  refreshes: integer({
    min: 1,
    max: 1000,
    default: 5,
    says: "Times, evenly over the budget, at which every loss is measured and examples are ranked (cost n each).",
  }),
});
export type RankExponentialOptions = OptionsOf<typeof rankExponentialOptions>;

/**
 * Online batch selection: draws with replacement by the rank of the loss, exponentially, and does not correct.
 *
 *   p(i) ∝ W(i) P(i) exp(−rank(i) ln(s_e) / n), rank 0 = highest loss,   s_e falls geometrically over the budget
 *
 * p of the first over p of the last is s_e^((n − 1) / n). What is minimised is p itself: hard examples count more,
 * as the paper means it. Ranks, and with them s_e, are taken at each refresh.
 *
 * @source Loshchilov & Hutter 2015, Online Batch Selection for Faster Training of Neural Networks, arXiv:1511.06343,
 *   equations 1–3. Deviates: draws of a batch are independent; before the first refresh every loss is unknown, and
 *   the order is a keyed one.
 */
export function rankExponential(given: RankExponentialOptions, setup: Setup): Proposal {
  const { pressureStart, pressureEnd, refreshes } = rankExponentialOptions.check(given);
  const [first, last] = [log(pressureStart), log(pressureEnd)];
  const { count } = setup.examples;
  return new RankedDraws(
    {
      signal: "loss",
      sorts: refreshes,
      measures: true,
      // Before anything is known, ranks say nothing: all are drawn alike.
      factorOf: (rank, progress) =>
        progress === 0 ? 1 : exp((-rank * (first + (last - first) * progress)) / count),
      powerAt: () => 0,
    },
    setup,
  );
}

export const rankExponentialMethod: ProposalMethod = {
  kind: "proposal",
  name: "rank-exponential",
  title: "Exponential in the rank of the loss",
  says: "Draws by the rank of the loss, the highest first, ever more evenly, and does not correct for it.",
  formula: "p(i) ∝ W(i) P(i) exp(−rank(i) ln(s_e) / n);  s_e: 100 → 1",
  options: rankExponentialOptions,
  needs: [],
  measures: () => true,
  feedback: "interval",
  costPerStep: "3 B, and n a refresh",
  source: "Loshchilov & Hutter 2015, Online Batch Selection, arXiv:1511.06343",
  algorithm: 1,
  create: rankExponential,
};
