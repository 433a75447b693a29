/** Edits from one word to another, a swap of neighbours counting as one (optimal string alignment). */
export function editDistance(from: string, to: string): number {
  const width = to.length + 1;
  const table = new Int32Array((from.length + 1) * width);
  for (let j = 0; j < width; j++) table[j] = j;
  for (let i = 1; i <= from.length; i++) {
    table[i * width] = i;
    for (let j = 1; j <= to.length; j++) {
      const here = i * width + j;
      const changed = from[i - 1] === to[j - 1] ? 0 : 1;
      let best = table[here - width - 1]! + changed;
      best = Math.min(best, table[here - width]! + 1, table[here - 1]! + 1);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        best = Math.min(best, table[here - 2 * width - 2]! + 1);
      }
      table[here] = best;
    }
  }
  return table[table.length - 1]!;
}

const FARTHEST = 2;

/** The nearest known word at most two edits away (and nearer than a rewrite), or undefined. The first of equals wins. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let found: string | undefined;
  let least = Math.min(FARTHEST, word.length - 1) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      found = candidate;
    }
  }
  return found;
}

/** ` (did you mean "compare"?)`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const found = nearest(word, known);
  return found === undefined ? "" : ` (did you mean ${JSON.stringify(found)}?)`;
}
