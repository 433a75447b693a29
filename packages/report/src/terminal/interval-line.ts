import { within } from "../frame.js";

/** A mean with its interval, the margin that matters, and the values at the first and last column. */
export interface IntervalLineRow {
  mean: number;
  low: number;
  high: number;
  /** The narrower interval of the margin test, drawn inside the other; left out, there is none. */
  marginInterval?: { low: number; high: number } | null;
  margin: number;
  domain: readonly [number, number];
}

interface Glyphs {
  zero: string;
  crossing: string;
  margin: string;
  span: string;
  bar: string;
  barCrossing: string;
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
  bar: "━",
  barCrossing: "┿",
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
  bar: "=",
  barCrossing: "+",
  low: "[",
  high: "]",
  below: "<",
  above: ">",
  mean: "o",
};

/**
 * One interval as a line of text: zero, both edges of the margin, the interval, in it that of the margin test, and the
 * mean.
 *
 * What lies outside the domain is shown as an arrow at that end.
 * @returns exactly `width` columns; `├─━●━─┤` with UTF-8, `[-=o=-]` without.
 * @throws RangeError if the width is not a positive integer or the domain is empty.
 * @example intervalLine({ mean: 2, low: 1, high: 3, margin: 1, domain: [-4, 4] }, 17, false) // "      : | [-o-]  "
 */
export function intervalLine(row: IntervalLineRow, width: number, utf8: boolean): string {
  const { mean, low, high, domain } = row;
  const glyphs = utf8 ? unicodeGlyphs : asciiGlyphs;
  const cells = marginCells(row, width, glyphs);
  const from = columnOf(low, domain, width);
  const to = columnOf(high, domain, width);
  const { bar, barCrossing, crossing, span, zero } = glyphs;
  cross(cells, [from, to], { " ": span, [zero]: crossing });
  if (row.marginInterval) {
    const ends = [row.marginInterval.low, row.marginInterval.high].map((end) => columnOf(end, domain, width));
    cross(cells, ends as [number, number], { [span]: bar, [crossing]: barCrossing });
  }
  cells[from] = low < domain[0] ? glyphs.below : low > domain[1] ? glyphs.above : glyphs.low;
  cells[to] = high > domain[1] ? glyphs.above : high < domain[0] ? glyphs.below : glyphs.high;
  if (inside(mean, domain)) cells[columnOf(mean, domain, width)] = glyphs.mean;
  return cells.join("");
}

/** The same line without an interval: zero and the margin, for an arm of which nothing can be said. */
export function marginLine(
  row: Pick<IntervalLineRow, "margin" | "domain">,
  width: number,
  utf8: boolean,
): string {
  return marginCells(row, width, utf8 ? unicodeGlyphs : asciiGlyphs).join("");
}

function marginCells(
  { margin, domain }: Pick<IntervalLineRow, "margin" | "domain">,
  width: number,
  glyphs: Glyphs,
) {
  if (!Number.isInteger(width) || width < 1) {
    throw new RangeError(`intervalLine: width must be a positive integer, got ${width}`);
  }
  if (!(domain[0] < domain[1])) {
    throw new RangeError(`intervalLine: domain must run from low to high, got [${domain.join(", ")}]`);
  }
  const cells = new Array<string>(width).fill(" ");
  for (const edge of [-margin, margin]) {
    if (inside(edge, domain)) cells[columnOf(edge, domain, width)] = glyphs.margin;
  }
  if (inside(0, domain)) cells[columnOf(0, domain, width)] = glyphs.zero;
  return cells;
}

/** Replaces cells from one column to another by what they become where a line runs through them. */
function cross(
  cells: string[],
  [from, to]: readonly [number, number],
  becomes: Record<string, string>,
): void {
  for (let column = from; column <= to; column++) cells[column] = becomes[cells[column]!] ?? cells[column]!;
}

type Domain = IntervalLineRow["domain"];
const inside = (value: number, domain: Domain) => value >= domain[0] && value <= domain[1];
const columnOf = (value: number, domain: Domain, width: number) =>
  Math.round(((within(value, domain) - domain[0]) / (domain[1] - domain[0])) * (width - 1));
