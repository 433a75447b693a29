import type { ScorerMethod } from "./method.js";
import { dynamicsScores } from "./scorer/dynamics-scores.js";
import { givenScores } from "./scorer/given-scores.js";
import { heldOutScores } from "./scorer/held-out-scores.js";
import { imageScores } from "./scorer/image-scores.js";
import { modelScores } from "./scorer/model-scores.js";
import { textScores } from "./scorer/text-scores.js";

/** Scores that difficulty or irreducible loss can be read from; the lab computes them. */
export const scorers: readonly ScorerMethod[] = [
  ...givenScores,
  ...textScores,
  ...imageScores,
  ...modelScores,
  ...heldOutScores,
  ...dynamicsScores,
];
