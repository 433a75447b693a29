import { choice, fraction, log, type OptionsOf, options, orderBy, positive } from "@gradus/numeric";
import type { Proposal } from "../contracts.js";
import { keyedWords } from "../keyed-words.js";
import type { ProposalMethod, Setup } from "../method.js";
import { type EpochRule, OwnEpochs } from "./own-epochs.js";

export const instanceHardnessOptions = options("instance-hardness", {
  feedback: choice(["loss-change", "loss", "flip"], {
    default: "loss-change",
    says: "What an example's hardness runs over: how far its loss moved, its loss, or whether its answer turned.",
  }),
  discount: fraction({
    above: 0,
    default: 0.9,
    says: "γ: share of the running hardness that each new value leaves.",
  }),
  warmup: fraction({ below: 1, default: 0.1, says: "Progress up to which epochs are whole." }),
  decay: fraction({ above: 0, default: 0.9, says: "Factor on the size of an epoch from one to the next." }),
  leastShare: fraction({
    above: 0,
    default: 0.5,
    says: "Share of the open examples below which no epoch falls.",
  }),
  exploration: positive({
    default: 0.1,
    says: "c of the bonus c √(ln epochs / visits) of seldom seen examples.",
  }),
});
export type InstanceHardnessOptions = OptionsOf<typeof instanceHardnessOptions>;

/**
 * Dynamic instance hardness: epochs of the examples whose losses have moved most, with a bonus for the seldom seen.
 *
 *   r ← γ r + (1 − γ) a where the example was trained on,   a = |l − l before|, l, or 1 if the answer turned
 *   an epoch: the k highest r_i + c √(ln e / visits_i);   k falls from n by `decay` an epoch to `leastShare` n
 *
 * Does not correct: what is drawn is what is minimised. Losses are those of training, at no cost.
 *
 * @source Zhou, Wang, Bilmes 2020, Curriculum Learning by Dynamic Instance Hardness, NeurIPS, algorithm 1. Deviates:
 *   γ is what the past keeps (theirs is what the news get); a is not divided by the learning rate; of their ways to
 *   explore it is the upper confidence bound, in the form of UCB1; epochs are whole up to a share of the budget.
 */
export function instanceHardness(given: InstanceHardnessOptions, setup: Setup): Proposal {
  const settings = instanceHardnessOptions.check(given);
  const { examples, rng } = setup;
  const signal = settings.feedback === "flip" ? "correct" : "loss";
  const words = keyedWords(examples.keys, rng.split("ties"));
  const hardness = new Float64Array(examples.count);
  const before = new Float32Array(examples.count).fill(NaN);
  const inEpoch = new Uint8Array(examples.count).fill(1);
  let size = 1;

  const rule: EpochRule = {
    report: [signal],
    corrects: false,
    choose(open, epoch, { progress, memory }) {
      inEpoch.fill(1);
      if (progress < settings.warmup) return open;
      size = Math.max(settings.leastShare, size * settings.decay);
      const count = Math.max(1, Math.ceil(size * open.length - 1e-9));
      const spread = log(Math.max(2, epoch));
      const scores = Float64Array.from(
        open,
        (i) => -(hardness[i]! + settings.exploration * Math.sqrt(spread / Math.max(1, memory.visits[i]!))),
      );
      const keys = Uint32Array.from(
        { length: 2 * open.length },
        (_, k) => words[2 * open[k >> 1]! + (k & 1)]!,
      );
      const order = orderBy(scores, keys);
      for (let r = count; r < order.length; r++) inEpoch[open[order[r]!]!] = 0;
      return open.filter((i) => inEpoch[i] === 1);
    },
    inclusionOf: (i) => inEpoch[i]!,
    told(indices, memory) {
      const known = memory.reported[signal]!;
      for (const i of indices) {
        const value = known[i]!;
        const last = before[i]!;
        before[i] = value;
        // Between two infinite losses nothing moved.
        const change = Number.isNaN(last) || value === last ? 0 : Math.abs(value - last);
        const news = settings.feedback === "loss" ? value : change;
        hardness[i] = settings.discount * hardness[i]! + (1 - settings.discount) * news;
      }
    },
    state: () => ({
      hardness: hardness.slice(),
      before: before.slice(),
      inEpoch: inEpoch.slice(),
      size,
    }),
    restore(state) {
      const stored = state as {
        hardness: Float64Array;
        before: Float32Array;
        inEpoch: Uint8Array;
        size: number;
      };
      hardness.set(stored.hardness);
      before.set(stored.before);
      inEpoch.set(stored.inEpoch);
      size = stored.size;
    },
  };
  return new OwnEpochs(rule, setup);
}

export const instanceHardnessMethod: ProposalMethod = {
  kind: "proposal",
  name: "instance-hardness",
  title: "Dynamic instance hardness (DIHCL)",
  says: "Epochs of the examples whose losses have moved most, with a bonus for the seldom seen.",
  formula: "r ← γ r + (1 − γ) |Δl|;  an epoch: the k highest r + c √(ln e / visits)",
  options: instanceHardnessOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "3 B",
  source: "Zhou, Wang, Bilmes 2020, Curriculum Learning by Dynamic Instance Hardness, NeurIPS",
  algorithm: 2,
  create: instanceHardness,
};
