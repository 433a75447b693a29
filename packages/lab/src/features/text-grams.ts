import { murmurHash } from "./murmur-hash.js";

const SHORTEST = 3;
const LONGEST = 5;
const SPACE = 0x20;

const encoder = new TextEncoder();

/**
 * Visits the hash of every n-gram of a text: word 1- and 2-grams, and character 3- to 5-grams inside the words.
 *
 * The text is brought to NFC and lower case (Unicode's, of no locale), so that two ways to write the same
 * letters are the same text. Words for word n-grams are runs of letters, marks, digits and `_`, two of them joined by
 * one space; words for character n-grams are what stands between white space, punctuation included, with a space
 * at either end. Characters are code points: none is cut in two, and half of a pair counts as U+FFFD.
 * A hash is MurmurHash3 (32 bits, seed 0) of the n-gram's UTF-8 bytes.
 */
export function visitTextGrams(
  text: string,
  word: (hash: number) => void,
  character: (hash: number) => void,
): void {
  const normal = text.normalize("NFC").toLowerCase();
  visitWordGrams(normal.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [], word);
  visitCharacterGrams(normal.split(/\s+/u), character);
}

function visitWordGrams(words: readonly string[], visit: (hash: number) => void): void {
  const bytes = encoder.encode(words.join(" "));
  let before = -1;
  let start = 0;
  for (let end = 0; end <= bytes.length && words.length > 0; end++) {
    if (end < bytes.length && bytes[end] !== SPACE) continue;
    visit(murmurHash(bytes, start, end, 0));
    if (before >= 0) visit(murmurHash(bytes, before, end, 0));
    before = start;
    start = end + 1;
  }
}

function visitCharacterGrams(words: readonly string[], visit: (hash: number) => void): void {
  for (const word of words) {
    if (word === "") continue;
    const bytes = encoder.encode(` ${word} `);
    const starts: number[] = [];
    for (let i = 0; i < bytes.length; i++) if ((bytes[i]! & 0xc0) !== 0x80) starts.push(i);
    starts.push(bytes.length);
    for (let size = SHORTEST; size <= LONGEST; size++) {
      for (let first = 0; first + size < starts.length; first++) {
        visit(murmurHash(bytes, starts[first]!, starts[first + size]!, 0));
      }
    }
  }
}
