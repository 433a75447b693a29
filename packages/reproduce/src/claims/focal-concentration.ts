import { focalLoss } from "@gradus/curriculum";
import { exp, log, normalQuantile, sum } from "@gradus/numeric";
import type { Claim, Figure } from "../contracts.js";
import { verdictOf } from "../figures.js";

/** Logits of easy negatives ~ N(−4, 1.5): their probability of the rare class is about .02. */
const LOGITS = { mean: -4, deviation: 1.5 };
/** Equally likely logits, at the middles of as many cells: no draw, no seed. */
const CELLS = 100_000;
const GAMMAS = [0, 0.5, 1, 2, 5];
const RARE = 0.01;

export const focalConcentration: Claim = {
  id: "R12",
  title: "Focal loss concentrates",
  source:
    "Lin et al. 2017, Focal Loss for Dense Object Detection, arXiv:1708.02002, sections 3.3 and 5.1, figure 4",
  claim:
    "Focal loss moves the loss of easy negatives into the few hardest of them, and a bias set to the rare class's prior keeps the first loss small.",
  setup: `negatives with logits N(−4, 1.5) at 100,000 quantiles; the first cross-entropy of a network whose logit is its last bias, 1 positive in 100`,
  seeds: 1,
  bar: "the hardest 1 % hold at most 0.15 of cross-entropy and at least 0.66 of focal loss at γ = 2; the first cross-entropy falls from 0.70 to 0.04, as planned",
  controls: "γ = 0, which has to be cross-entropy; nothing is claimed of accuracy",
  seconds: 1,
  run(progress) {
    const shares = GAMMAS.map((gamma, k) => {
      const found = concentration(gamma);
      progress((k + 1) / GAMMAS.length);
      return found;
    });
    const [plain, focal] = [shares[GAMMAS.indexOf(0)]!, shares[GAMMAS.indexOf(2)]!];
    const bias = -log((1 - RARE) / RARE);
    const [before, after] = [firstLoss(0), firstLoss(bias)];
    const least = -RARE * log(RARE) - (1 - RARE) * log(1 - RARE);
    const figures: Figure[] = [
      {
        name: "share of cross-entropy in the hardest 1 %",
        value: plain.hardest,
        bar: "at most 0.15",
        met: plain.hardest <= 0.15,
      },
      {
        name: "share of focal loss, γ = 2, in the hardest 1 %",
        value: focal.hardest,
        bar: "at least 0.66",
        met: focal.hardest >= 0.66,
      },
      {
        name: "first cross-entropy, bias 0",
        value: before,
        bar: "0.70 ± 0.01",
        met: Math.abs(before - 0.7) <= 0.01,
      },
      {
        name: `first cross-entropy, bias ${bias.toFixed(3).replace("-", "−")}`,
        value: after,
        bar: "at most 0.04",
        met: after <= 0.04,
      },
      { name: "entropy of the classes, the least of any constant answer", value: least },
    ];
    return {
      verdict: verdictOf(figures),
      says: `The hardest 1 % of easy negatives hold ${plain.hardest.toFixed(2)} of the cross-entropy and ${focal.hardest.toFixed(2)} of the focal loss at γ = 2; the prior's bias lowers the first cross-entropy from ${before.toFixed(2)} to ${after.toFixed(3)}, the entropy of 1 in 100 and so the least that a constant answer can have: the 0.04 of the plan is not to be had there. That is weight, not accuracy: none is claimed.`,
      figures,
      table: {
        columns: ["share of the loss in the hardest", "1 %", "20 %"],
        rows: GAMMAS.map((gamma, k) => [
          `γ = ${gamma}`,
          shares[k]!.hardest.toFixed(2),
          shares[k]!.hardestFifth.toFixed(2),
        ]),
      },
      seeds: 1,
    };
  },
};

/** Shares of the loss that the hardest hundredth and fifth of the negatives hold. */
export function concentration(gamma: number) {
  const loss = focalLoss({ gamma });
  const losses = Float64Array.from({ length: CELLS }, (_, cell) => {
    const logit = LOGITS.mean + LOGITS.deviation * normalQuantile((cell + 0.5) / CELLS);
    return loss(1 / (1 + exp(logit)));
  });
  const total = sum(losses);
  const heldBy = (share: number) => sum(losses.subarray(Math.round((1 - share) * CELLS))) / total;
  return { hardest: heldBy(0.01), hardestFifth: heldBy(0.2) };
}

/** Mean cross-entropy where every answer is the bias alone. */
function firstLoss(bias: number): number {
  const crossEntropy = focalLoss({ gamma: 0 });
  const probability = 1 / (1 + exp(-bias));
  return RARE * crossEntropy(probability) + (1 - RARE) * crossEntropy(1 - probability);
}
