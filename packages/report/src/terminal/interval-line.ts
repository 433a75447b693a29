/** A mean with its interval, the margin that matters, and the values at the first and last column. */
export interface IntervalLineRow {
  mean: number;
  low: number;
  high: number;
  margin: number;
  domain: readonly [number, number];
}

interface Glyphs {
  zero: string;
  crossing: string;
  margin: string;
  span: string;
  low: string;
  high: string;
  below: string;
  above: string;
  mean: string;
}

const unicodeGlyphs: Glyphs = {
  zero: "│",
  crossing: "┼",
  margin: "┊",
  span: "─",
  low: "├",
  high: "┤",
  below: "◂",
  above: "▸",
  mean: "●",
};
const asciiGlyphs: Glyphs = {
  zero: "|",
  crossing: "+",
  margin: ":",
  span: "-",
  low: "[",
  high: "]",
  below: "<",
  above: ">",
  mean: "o",
};

/**
 * One interval as a line of text: zero, both edges of the margin, the interval and its mean.
 *
 * What lies outside the domain is shown as an arrow at that end.
 * @returns exactly `width` columns; `├──●──┤` with UTF-8, `[--o--]` without.
 * @throws RangeError if the width is not a positive integer or the domain is empty.
 * @example intervalLine({ mean: 2, low: 1, high: 3, margin: 1, domain: [-4, 4] }, 17, false) // "      : | [-o-]  "
 */
export function intervalLine(row: IntervalLineRow, width: number, utf8: boolean): string {
  const { mean, low, high, margin, domain } = row;
  if (!Number.isInteger(width) || width < 1) {
    throw new RangeError(`intervalLine: width must be a positive integer, got ${width}`);
  }
  if (!(domain[0] < domain[1])) {
    throw new RangeError(`intervalLine: domain must run from low to high, got [${domain.join(", ")}]`);
  }
  const glyphs = utf8 ? unicodeGlyphs : asciiGlyphs;
  const last = width - 1;
  const columnOf = (value: number) =>
    Math.round(
      ((Math.min(Math.max(value, domain[0]), domain[1]) - domain[0]) / (domain[1] - domain[0])) * last,
    );
  const inside = (value: number) => value >= domain[0] && value <= domain[1];

  const cells = new Array<string>(width).fill(" ");
  const from = columnOf(low);
  const to = columnOf(high);
  cells.fill(glyphs.span, from, to + 1);
  for (const edge of [-margin, margin]) if (inside(edge)) cells[columnOf(edge)] = glyphs.margin;
  if (inside(0)) {
    const zero = columnOf(0);
    cells[zero] = from < zero && zero < to ? glyphs.crossing : glyphs.zero;
  }
  cells[from] = low < domain[0] ? glyphs.below : low > domain[1] ? glyphs.above : glyphs.low;
  cells[to] = high > domain[1] ? glyphs.above : high < domain[0] ? glyphs.below : glyphs.high;
  if (inside(mean)) cells[columnOf(mean)] = glyphs.mean;
  return cells.join("");
}
