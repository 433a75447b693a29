/**
 * Words of a text, in lower case: runs of letters, marks, digits and `_`, with the apostrophes inside them.
 *
 * @example wordsOf("Don't re-read it!") // ["don't", "re", "read", "it"]
 */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

const WORD = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}\p{N}_]+)*/gu;
