import { topK } from "@gradus/numeric";
import type { Pool } from "../contracts.js";

/** Candidates of one step: no more than there are examples, so that a small table is not measured over and over. */
export function poolSizeOf(poolFactor: number, batchSize: number, count: number): number {
  return Math.max(batchSize, Math.min(poolFactor * batchSize, count));
}

/** Fills a batch with the candidates of highest score, highest first; ties fall by the example's words. */
export function takeTop(
  scores: Float64Array,
  pool: Pool,
  words: Uint32Array,
  indices: Int32Array,
  weights: Float32Array,
): void {
  const keys = new Uint32Array(2 * scores.length);
  for (let j = 0; j < scores.length; j++) {
    const i = pool.indices[j]!;
    keys[2 * j] = words[2 * i]!;
    keys[2 * j + 1] = words[2 * i + 1]!;
  }
  const top = topK(scores, indices.length, keys);
  for (let k = 0; k < indices.length; k++) {
    indices[k] = pool.indices[top[k]!]!;
    weights[k] = pool.weights[top[k]!]!;
  }
}
