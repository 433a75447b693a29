import { confidenceDifficulty, confidentJoint, labelIssues, marginDifficulty } from "@gradus/curriculum";
import type { WorkColumns } from "./work.js";

/** What confident learning finds in the labels of a table. */
export interface LabelIssues {
  /** Ascending rows whose label is probably wrong. */
  rows: Int32Array;
  /** `[issues]` class that each is confidently of; −1 where it reaches no class's threshold. */
  meant: Int32Array;
  /** Estimated share of wrong labels. */
  noiseRate: number;
}

/** Self-confidence, 1 − p_y, and the normalised margin, (1 + max_{k≠y} p_k − p_y) / 2, of probabilities. */
export function labelQualityColumns(probabilities: Float64Array, labels: Int32Array): WorkColumns {
  return {
    selfConfidence: confidenceDifficulty(probabilities, labels),
    normalizedMargin: marginDifficulty(probabilities, labels).map((margin) => (1 + margin) / 2),
  };
}

/**
 * The labels that the mean of several draws of out-of-fold probabilities holds for errors.
 *
 * @param draws `[rows × classes]` each.
 */
export function findLabelIssues(draws: readonly Float64Array[], labels: Int32Array): LabelIssues {
  const mean = draws[0]!.map((_, at) => draws.reduce((sum, draw) => sum + draw[at]!, 0) / draws.length);
  const joint = confidentJoint(mean, labels);
  const rows = labelIssues(mean, labels, joint);
  return { rows, meant: rows.map((row) => joint.confidentClass[row]!), noiseRate: joint.noiseRate };
}
