import { options } from "@gradus/numeric";
import type { Regularizer } from "../contracts.js";
import type { RegularizerMethod } from "../method.js";
import { checkLoss } from "./loss-domain.js";

export const hardRegularizerOptions = options("hardRegularizer", {});

/**
 * Hard self-paced weights: an example is in or out.
 *
 *   f(v; λ) = −λ v,   v*(l) = 1 if l ≤ λ, else 0
 *
 * @returns v*, from loss and threshold to 0 or 1.
 * @throws RangeError if a loss is negative or NaN.
 * @example hardRegularizer()(0.5, 0.6) // 1
 * @source Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models. Deviates: a loss equal to the
 *   threshold is in, where the paper has l < 1/K.
 */
export function hardRegularizer(): Regularizer {
  return (loss, threshold) => {
    checkLoss("hardRegularizer", loss);
    return loss <= threshold ? 1 : 0;
  };
}

export const hardRegularizerMethod: RegularizerMethod = {
  kind: "regularizer",
  name: "hard",
  title: "Hard weights",
  says: "An example is in or out.",
  formula: "f(v; λ) = −λ v;  v*(l) = 1 if l ≤ λ, else 0",
  options: hardRegularizerOptions,
  needs: [],
  feedback: "interval",
  costPerStep: "0",
  source: "Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models",
  algorithm: 1,
  unitLosses: false,
  create: hardRegularizer,
};
