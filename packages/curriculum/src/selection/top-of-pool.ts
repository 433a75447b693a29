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
  const top = topPlaces(scores, indices.length, pool.indices, words);
  for (let k = 0; k < indices.length; k++) {
    indices[k] = pool.indices[top[k]!]!;
    weights[k] = pool.weights[top[k]!]!;
  }
}

/** Reads words only where scores tie, since those of a pool lie scattered over the table. */
function topPlaces(scores: Float64Array, count: number, rows: Int32Array, words: Uint32Array): Int32Array {
  const top = topK(scores, count);
  const least = scores[top[count - 1]!]!;
  let eligible = 0;
  for (let j = 0; j < scores.length; j++) if (scores[j]! >= least) eligible++;
  if (eligible === count && isStrictlyFalling(scores, top)) return top;

  const places = new Int32Array(eligible);
  const values = new Float64Array(eligible);
  const keys = new Uint32Array(2 * eligible);
  for (let j = 0, next = 0; next < eligible; j++) {
    if (scores[j]! < least) continue;
    places[next] = j;
    values[next] = scores[j]!;
    keys[2 * next] = words[2 * rows[j]!]!;
    keys[2 * next + 1] = words[2 * rows[j]! + 1]!;
    next++;
  }
  return topK(values, count, keys).map((place) => places[place]!);
}

function isStrictlyFalling(scores: Float64Array, order: Int32Array): boolean {
  for (let k = 1; k < order.length; k++) if (!(scores[order[k]!]! < scores[order[k - 1]!]!)) return false;
  return true;
}
