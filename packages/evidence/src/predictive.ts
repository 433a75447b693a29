import { tUpperTail } from "@gradus/numeric";

/** Where an arm stands, and what the end of the plan will ask of it. */
export interface PredictiveInput {
  mean: number;
  sd: number;
  /** n, blocks seen. */
  blocks: number;
  /** N, blocks planned. */
  plannedBlocks: number;
  margin: number;
  /** τ; 0 where unknown. */
  testSetLuck: number;
  /** c_N at the superiority level in force. */
  superiorityCritical: number;
  /** c_N at the equivalence level. */
  equivalenceCritical: number;
}

/**
 * Predictive probability that the end of the plan brings any verdict, under a flat prior.
 *
 *   mean_N | data ~ mean_n + sp T_{n−1},  sp = s √((N − n)/(n N)),  s_N = √(s²/N + τ²)
 *   h = c_N(a) s_N,  w = margin − c_N(e) s_N,  F(x) = T_{n−1}((x − mean_n)/sp)
 *   1 − F(h) + F(−h) if w ≤ 0;  1 if w ≥ h;  else 1 − (F(h) − F(w)) − (F(−w) − F(−h))
 *
 * At n = N it is 1 or 0.
 * @returns a probability in [0, 1].
 */
export function verdictProbability(input: PredictiveInput): number {
  const { mean, sd, blocks, plannedBlocks, margin, testSetLuck } = input;
  const finalError = Math.sqrt((sd * sd) / plannedBlocks + testSetLuck * testSetLuck);
  const half = input.superiorityCritical * finalError;
  const inside = margin - input.equivalenceCritical * finalError;
  if (inside >= half) return 1;

  const remaining = sd * Math.sqrt((plannedBlocks - blocks) / (blocks * plannedBlocks));
  if (remaining === 0) return Math.abs(mean) > half || Math.abs(mean) < inside ? 1 : 0;
  const above = (x: number) => tUpperTail((x - mean) / remaining, blocks - 1);
  const below = (x: number) => tUpperTail((mean - x) / remaining, blocks - 1);
  const decided = above(half) + below(-half);
  return inside <= 0 ? decided : decided + above(-inside) - above(inside);
}
