import { fraction, mean, type OptionsOf, options } from "@gradus/numeric";
import type { Proposal } from "../contracts.js";
import { keyedWords } from "../keyed-words.js";
import type { ProposalMethod, Setup } from "../method.js";
import { type EpochRule, OwnEpochs } from "./own-epochs.js";

export const infoBatchOptions = options("info-batch", {
  pruneShare: fraction({
    below: 1,
    default: 0.5,
    says: "r: share of the examples below the mean loss that an epoch leaves out.",
  }),
  wholeFrom: fraction({
    above: 0,
    default: 0.875,
    says: "Progress from which epochs are whole again.",
  }),
});
export type InfoBatchOptions = OptionsOf<typeof infoBatchOptions>;

const TWO_32 = 4294967296;

/**
 * InfoBatch: leaves examples of low loss out of an epoch by chance, and counts those that stay for the missing.
 *
 *   l_i < mean l: kept with probability 1 − r, v = 1 / (1 − r);   otherwise kept, v = 1
 *
 * Summed over an epoch the expected gradient is that of the whole table; of one step it is n / (examples of the epoch)
 * times that, as in the paper, where fewer steps are made of it. Losses are the last that are known, reported or
 * measured; an example without one is kept.
 *
 * @source Qin et al. 2024, InfoBatch: Lossless Training Speed Up by Unbiased Dynamic Data Pruning, arXiv:2303.04947,
 *   equations 4 and 6 (r = .5, δ = .875). Deviates: the end is a share of the budget, not of the epochs.
 */
export function infoBatch(given: InfoBatchOptions, setup: Setup): Proposal {
  const { pruneShare, wholeFrom } = infoBatchOptions.check(given);
  const { examples, rng } = setup;
  const words = keyedWords(examples.keys, rng.split("prune"));
  const inclusion = new Float64Array(examples.count).fill(1);
  const chance = rng.split("chance");

  const rule: EpochRule = {
    report: ["loss"],
    corrects: true,
    choose(open, epoch, { progress, memory }) {
      inclusion.fill(1);
      const known = memory.latest.loss;
      if (known === undefined || progress >= wholeFrom) return open;
      const seen = open.filter((i) => !Number.isNaN(known[i]!));
      if (seen.length === 0) return open;
      const bound = mean(Float64Array.from(seen, (i) => known[i]!));
      const salt = chance.uint32(epoch);
      return open.filter((i) => {
        if (!(known[i]! < bound)) return true;
        inclusion[i] = 1 - pruneShare;
        return mixed(words[2 * i]! ^ salt, words[2 * i + 1]!) >= pruneShare * TWO_32;
      });
    },
    inclusionOf: (i) => inclusion[i]!,
    state: () => inclusion.slice(),
    restore: (state) => inclusion.set(state as Float64Array),
  };
  return new OwnEpochs(rule, setup);
}

/** The finaliser of MurmurHash3 over two words. */
function mixed(first: number, second: number): number {
  let hash = Math.imul(first ^ (first >>> 16), 0x85ebca6b) ^ second;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export const infoBatchMethod: ProposalMethod = {
  kind: "proposal",
  name: "info-batch",
  title: "InfoBatch",
  says: "Leaves examples of low loss out of an epoch by chance, and counts those that stay for the missing.",
  formula: "l < mean: kept with probability 1 − r, v = 1 / (1 − r)",
  options: infoBatchOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "3 B",
  source: "Qin et al. 2024, InfoBatch, arXiv:2303.04947",
  algorithm: 2,
  create: infoBatch,
};
