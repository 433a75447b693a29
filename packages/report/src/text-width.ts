const narrow = new Set("iljtfrI.,:;'|!()[]{} ·");
const wide = new Set("mwMW%@—");

/**
 * Width in pixels that a text takes at most in a sans-serif face, from the kinds of its letters.
 *
 * Charts are laid out where no font can be measured, so the widths are those of DejaVu Sans, a wide face.
 */
export function textWidth(text: string, size: number, bold = false): number {
  let width = 0;
  for (const letter of text) {
    if (narrow.has(letter)) width += 0.4;
    else if (wide.has(letter)) width += 0.98;
    else width += letter >= "A" && letter <= "Z" ? 0.72 : 0.63;
  }
  return width * size * (bold ? 1.1 : 1);
}

/** Width of the widest of some texts. */
export function widestText(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, size)));
}

/** The text, cut with an ellipsis where it would be wider than `width` pixels. */
export function fitText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  let kept = [...text];
  while (kept.length > 0 && textWidth(`${kept.join("")}…`, size, bold) > width) kept = kept.slice(0, -1);
  return `${kept.join("")}…`;
}
