import { wordsOf } from "./words.js";

/**
 * Flesch reading ease, turned: −(206.835 − 1.015 words / sentence − 84.6 syllables / word). Made for English prose.
 *
 * A sentence ends with `.`, `!`, `?` or `…` before white space or the end, and holds a word: abbreviations end one too.
 * Syllables are counted by {@link syllableCount}.
 *
 * @returns about −100 (easy) to 0 (hard); not bounded.
 * @throws RangeError if the text holds no word.
 * @example fleschDifficulty("The cat sat on the mat. It was happy.") // ≈ -108.2675
 * @source Flesch 1948, A new readability yardstick, Journal of Applied Psychology 32; negated, since it is of ease.
 */
export function fleschDifficulty(text: string): number {
  const { wordsPerSentence, syllablesPerWord } = measure("fleschDifficulty", text);
  return -(206.835 - 1.015 * wordsPerSentence - 84.6 * syllablesPerWord);
}

/**
 * Flesch–Kincaid grade: 0.39 words / sentence + 11.8 syllables / word − 15.59. Made for English prose; sentences and
 * syllables as in {@link fleschDifficulty}.
 *
 * @returns school years; not bounded.
 * @throws RangeError if the text holds no word.
 * @example fleschKincaidGrade("The cat sat on the mat. It was happy.") // ≈ -0.7239
 * @source Kincaid et al. 1975, Derivation of new readability formulas, Research Branch Report 8-75, Naval Technical
 *   Training Command.
 */
export function fleschKincaidGrade(text: string): number {
  const { wordsPerSentence, syllablesPerWord } = measure("fleschKincaidGrade", text);
  return 0.39 * wordsPerSentence + 11.8 * syllablesPerWord - 15.59;
}

/**
 * Syllables of an English word, by a rule of thumb: the runs of vowels, less a silent end (`make`, `makes`, `baked`;
 * not `table`, `boxes`, `wanted`), and one more where a run of vowels parts before or after an `i` (`radio`, `science`,
 * `going`; not `nation`, `special`). At least 1, also for numbers; `idea` and `create` are counted one short.
 *
 * @example syllableCount("happy") // 2
 */
export function syllableCount(word: string): number {
  const letters = word.toLowerCase();
  const runs = letters.match(VOWELS)?.length ?? 0;
  const silent = runs > 1 && SILENT_END.test(letters) ? 1 : 0;
  const parted = letters.match(PARTED)?.length ?? 0;
  return Math.max(1, runs - silent + parted);
}

const VOWELS = /[aeiouyà-æè-ïò-öø-ýÿœ]+/gu;
const SILENT_END = /[^aeiouy](?:(?<![^aeiouy]l)e|(?<![^aeiouy]l|[sxzcg]|[cs]h)es|(?<![^aeiouy]l|[dt])ed)$/u;
const PARTED = /(?<![ctsxg])i(?:a|o|um|et|en)|(?<=sc)ien|(?<=[aeiouy])ing/gu;

function measure(name: string, text: string): { wordsPerSentence: number; syllablesPerWord: number } {
  const words = wordsOf(text);
  if (words.length === 0) throw new RangeError(`${name}: text must hold a word, got none`);
  const sentences = text.split(SENTENCE_END).filter((piece) => wordsOf(piece).length > 0).length;
  const syllables = words.reduce((total, word) => total + syllableCount(word), 0);
  return { wordsPerSentence: words.length / sentences, syllablesPerWord: syllables / words.length };
}

const SENTENCE_END = /[.!?…]+["'”’)\]]*(?=\s|$)/u;
