/**
 * Compares two texts by Unicode code point, the same on every machine and in every locale.
 *
 * JavaScript's own `<` compares UTF-16 code units, which puts U+FF5E after U+1F600; this is the order of UTF-8 bytes.
 *
 * @returns a negative number, 0 or a positive number, as a comparator does.
 */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return aboveSurrogates(left) - aboveSurrogates(right);
  }
  return a.length - b.length;
}

/** Moves the surrogates U+D800–U+DFFF, which stand for U+10000 and up, behind U+E000–U+FFFF. */
function aboveSurrogates(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2800 : unit;
}
