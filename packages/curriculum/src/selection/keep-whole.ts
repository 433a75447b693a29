import type { Pool } from "../contracts.js";

/** Takes a pool of one batch as it is, each weight times the factor of its place. */
export function keepWhole(
  pool: Pool,
  indices: Int32Array,
  weights: Float32Array,
  factorOf: (place: number) => number,
): void {
  for (let k = 0; k < indices.length; k++) {
    indices[k] = pool.indices[k]!;
    weights[k] = pool.weights[k]! * factorOf(k);
  }
}
