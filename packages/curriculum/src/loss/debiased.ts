import { fraction, optional, options } from "@gradus/numeric";
import type { LossMethod } from "../method.js";
import { contrastiveFields } from "./info-nce.js";

/** τ⁺ of the debiased losses. */
export const positivePriorField = {
  positivePrior: optional(
    fraction({
      below: 1,
      says: "τ⁺: the share of negatives that are of the anchor's class; its share of the training rows if left out.",
    }),
  ),
} as const;

export const debiasedOptions = options("debiased", { ...contrastiveFields, ...positivePriorField });

/** Debiased InfoNCE. See `hardNegativeLoss` with β = 0. */
export const debiasedMethod: LossMethod = {
  kind: "loss",
  name: "debiased",
  title: "Debiased InfoNCE",
  says: "InfoNCE less what is expected of the negatives that are of the anchor's own class.",
  formula: "l = −ln(e⁺ / (e⁺ + N_g)), N_g = max((Σ e⁻ − τ⁺ n e⁺) / (1 − τ⁺), n e^{−1/t}), e = e^{s/t}",
  options: debiasedOptions,
  tasks: ["pairs"],
  needs: [],
  feedback: "none",
  costPerStep: "3 B pairs",
  source: "Chuang et al. 2020, Debiased Contrastive Learning, arXiv:2007.00224",
  algorithm: 1,
};
