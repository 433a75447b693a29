import { choice, fraction, integer, number, type OptionsOf, options, pow } from "@gradus/numeric";
import type { Proposal } from "../contracts.js";
import type { ProposalMethod, Setup } from "../method.js";
import { RankedDraws } from "./ranked-draws.js";

export const rankPriorityOptions = options("rank-priority", {
  signal: choice(["gradientNorm", "loss"], {
    default: "gradientNorm",
    says: "Signal that ranks examples, the highest first.",
  }),
  exponent: number({ min: 0, max: 10, default: 0.7, says: "α: 0 is uniform." }),
  correctionStart: fraction({ default: 0.5, says: "β at progress 0, rising in a line to 1." }),
  sorts: integer({
    min: 1,
    max: 10_000,
    default: 50,
    says: "Times, evenly over the budget, at which examples are ranked anew by what training reported.",
  }),
});
export type RankPriorityOptions = OptionsOf<typeof rankPriorityOptions>;

/**
 * Draws with replacement by the rank of the last known signal, and corrects for it.
 *
 *   p(i) ∝ W(i) P(i) rank(i)^−α, rank 1 = highest,   v = (Q(i) / p(i))^β(x),   β(x) = β₀ + (1 − β₀) x
 *
 * @source Schaul et al. 2016, Prioritized Experience Replay, arXiv:1511.05952, section 3.3 (α .7, β .5). Deviates:
 *   ranks are exact but taken `sorts` times, where the paper keeps an approximate heap; v is not divided by its
 *   maximum, since trainers never renormalise; β follows the budget.
 */
export function rankPriority(given: RankPriorityOptions, setup: Setup): Proposal {
  const { signal, exponent, correctionStart, sorts } = rankPriorityOptions.check(given);
  return new RankedDraws(
    {
      signal,
      sorts,
      measures: false,
      factorOf: (rank) => pow(rank + 1, -exponent),
      powerAt: (progress) => correctionStart + (1 - correctionStart) * progress,
    },
    setup,
  );
}

export const rankPriorityMethod: ProposalMethod = {
  kind: "proposal",
  name: "rank-priority",
  title: "Priority by rank",
  says: "Draws by the rank of the gradient norm or loss that training last reported, and corrects for it.",
  formula: "p(i) ∝ W(i) P(i) rank(i)^−α;  v = (Q(i) / p(i))^β(x)",
  options: rankPriorityOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "3 B",
  source: "Schaul et al. 2016, Prioritized Experience Replay, arXiv:1511.05952",
  algorithm: 1,
  create: rankPriority,
};
