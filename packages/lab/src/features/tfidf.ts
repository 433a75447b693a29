import { log } from "@gradus/numeric";
import type { HashedText } from "./hashed-text.js";

/**
 * Weighs term frequencies by how rare a column is among the training rows, each row scaled to length 1:
 *
 *   value = (1 + ln count) · (ln((1 + n) / (1 + rows with the column)) + 1) / norm
 *
 * @param trainRows the block's training rows: no other row is counted.
 * @returns `[entries]` values beside `text.columnIndices`.
 * @source scikit-learn, TfidfTransformer(sublinear_tf=True, smooth_idf=True, norm="l2").
 */
export function tfidf(text: HashedText, trainRows: Int32Array): Float32Array {
  const { offsets, columnIndices, frequencies } = text;
  const rowsWith = new Int32Array(text.columns);
  for (const row of trainRows) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) rowsWith[columnIndices[e]!]!++;
  }
  const rarity = Float64Array.from(rowsWith, (count) => log((1 + trainRows.length) / (1 + count)) + 1);

  const values = new Float32Array(columnIndices.length);
  for (let row = 0; row < text.rows; row++) {
    let squares = 0;
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      const value = frequencies[e]! * rarity[columnIndices[e]!]!;
      squares += value * value;
    }
    const norm = Math.sqrt(squares);
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      values[e] = (frequencies[e]! * rarity[columnIndices[e]!]!) / norm;
    }
  }
  return values;
}
