import { pow } from "@gradus/numeric";
import { pairedSummary } from "./paired.js";

const MIXTURE_VARIANCE = 1;
const EVIDENCE_PER_MEMBER = 100;

/**
 * t-mixture e-value: evidence against a mean of 0 that stays valid however often and however long one looks.
 *
 *   e = (1 + n g)^(−1/2) [(v + t²)/(v + t²/(1 + n g))]^(n/2),  v = n − 1
 *
 * @param t mean/(s/√n), seeds only.
 * @param blocks n ≥ 2.
 * @param mixtureVariance g > 0, the variance of the effect in standard deviations that is mixed over.
 * @source Wang and Ramdas 2023, arXiv:2310.03722.
 */
export function tMixtureEValue(
  t: number,
  blocks: number,
  mixtureVariance: number = MIXTURE_VARIANCE,
): number {
  const degrees = blocks - 1;
  const spread = 1 + blocks * mixtureVariance;
  const square = t * t;
  return pow((degrees + square) / (degrees + square / spread), blocks / 2) / Math.sqrt(spread);
}

/**
 * Half-width, in standard errors, of the interval that stays valid at every look: where the e-value reaches 1/alpha.
 * @returns Infinity where no t would reach it with so few blocks.
 */
export function tMixtureHalfWidth(
  blocks: number,
  alpha: number,
  mixtureVariance: number = MIXTURE_VARIANCE,
): number {
  const spread = 1 + blocks * mixtureVariance;
  const ratio = pow(Math.sqrt(spread) / alpha, 2 / blocks);
  return ratio < spread ? Math.sqrt(((blocks - 1) * (ratio - 1)) / (1 - ratio / spread)) : Infinity;
}

/** What blocks beyond the plan came to. */
export interface Extension {
  blocks: number;
  mean: number;
  low: number;
  high: number;
  eValue: number;
  /** e must reach 100 × the size of the original family. */
  needed: number;
  verdict: "better" | "worse" | "no evidence";
}

/**
 * The rule for blocks beyond the plan, for arms that ended without evidence at N: the e-process at 1 %, labelled
 * "extended". The sign decides; it never says equivalent.
 *
 * @param differences All blocks, planned ones included, in order.
 * @param familySize K of the original family.
 * @param resolution Smallest step of the metric, undefined = unknown.
 */
export function extendPlan(
  differences: readonly number[],
  familySize: number,
  resolution?: number | undefined,
): Extension {
  const { blocks, mean, standardError } = pairedSummary(differences, { resolution });
  const needed = EVIDENCE_PER_MEMBER * familySize;
  const eValue = tMixtureEValue(mean / standardError, blocks);
  const half = tMixtureHalfWidth(blocks, 1 / needed) * standardError;
  const verdict = eValue < needed ? "no evidence" : mean > 0 ? "better" : "worse";
  return { blocks, mean, low: mean - half, high: mean + half, eValue, needed, verdict };
}
