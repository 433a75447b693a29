import { log } from "@gradus/numeric";
import { wordsOf } from "./words.js";

/**
 * Rarity of the words of each text: −Σ_w ln p(w), p(w) = share of w among all words of the texts. Grows with the length.
 *
 * @param texts n texts; words are those of lower-case letters, marks and digits.
 * @returns `[n]` nats ≥ 0; 0 for a text without words.
 * @example wordRarity(["one two", "one"]) // ≈ [1.5041, 0.4055]
 * @source Platanios et al. 2019, Competence-based Curriculum Learning for Neural Machine Translation, NAACL, section 3,
 *   sentence rarity.
 */
export function wordRarity(texts: readonly string[]): Float64Array {
  const counts = new Map<string, number>();
  let total = 0;
  for (const text of texts) {
    for (const word of wordsOf(text)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      total++;
    }
  }
  return Float64Array.from(texts, (text) =>
    wordsOf(text).reduce((rarity, word) => rarity - log(counts.get(word)! / total), 0),
  );
}
