import { atLeast, choice, options } from "@gradus/numeric";
import type { LossMethod } from "../method.js";

/** Options that every contrastive loss takes. */
export const contrastiveFields = {
  temperature: atLeast(0.05, {
    default: 0.5,
    says: "t of the similarities' exponentials; below .05 float32 cannot hold them.",
  }),
  negatives: choice(["all", "other-classes"], {
    default: "all",
    says: "What repels an anchor: all 2B − 2 other rows of a step, as where labels are unknown, or those of other classes.",
  }),
} as const;

export const infoNceOptions = options("info-nce", contrastiveFields);

/** InfoNCE: an example attracts another of its class and repels the batch. See `hardNegativeLoss` with β = τ⁺ = 0. */
export const infoNceMethod: LossMethod = {
  kind: "loss",
  name: "info-nce",
  title: "InfoNCE",
  says: "An example attracts another of its class and repels the rest of the batch: the control of pairs.",
  formula: "l = −ln(e^{s⁺/t} / (e^{s⁺/t} + Σ e^{s⁻/t})), s a cosine",
  options: infoNceOptions,
  tasks: ["pairs"],
  needs: [],
  feedback: "none",
  costPerStep: "3 B pairs",
  source:
    "van den Oord et al. 2018, arXiv:1807.03748; with 2B − 2 negatives as Chen et al. 2020, SimCLR, arXiv:2002.05709",
  algorithm: 1,
};
