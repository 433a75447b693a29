import { nearestName } from "@gradus/numeric";
import { continuation } from "./claims/continuation.js";
import { difficultyFindsNoise } from "./claims/difficulty-finds-noise.js";
import { easyOnly } from "./claims/easy-only.js";
import { focalConcentration } from "./claims/focal-concentration.js";
import { importanceVariance } from "./claims/importance-variance.js";
import { perceptronOrder } from "./claims/perceptron-order.js";
import { reducibleLoss } from "./claims/reducible-loss.js";
import { robustFactors } from "./claims/robust-factors.js";
import { robustFit } from "./claims/robust-fit.js";
import { shapeSwitch } from "./claims/shape-switch.js";
import { wuPacing } from "./claims/wu-pacing.js";
import type { Claim } from "./contracts.js";

/** Every claim, in the order of the plan. */
export const claims: readonly Claim[] = [
  easyOnly,
  perceptronOrder,
  robustFit,
  robustFactors,
  wuPacing,
  importanceVariance,
  reducibleLoss,
  difficultyFindsNoise,
  focalConcentration,
  shapeSwitch,
  continuation,
];

/**
 * The claim of that id, whatever its case.
 *
 * @throws RangeError if there is none.
 * @example claimNamed("r1").title // "Easy examples alone"
 */
export function claimNamed(id: string): Claim {
  const found = claims.find((claim) => claim.id.toLowerCase() === id.toLowerCase());
  if (found !== undefined) return found;
  const ids = claims.map((claim) => claim.id);
  const near = nearestName(id, ids);
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  throw new RangeError(`claimNamed: id must be one of ${ids.join(", ")}, got ${JSON.stringify(id)}${hint}`);
}
