import { significant } from "./figures.js";

/** A function to draw, and the part of the plane that is seen. */
export interface LinePlot {
  curve(x: number): number;
  x: readonly [from: number, to: number];
  y: readonly [bottom: number, top: number];
  /** What x is, under the axis. */
  xLabel: string;
}

/** Dots of one cell: 2 × 4 with Braille, one with ASCII. */
interface Pen {
  columns: number;
  rows: number;
  /** The sign of a cell with these dots, bit `row × columns + column`. */
  sign(dots: number): string;
}

/** Bits of Unicode's Braille patterns, row by row. */
const BRAILLE = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
const braille: Pen = {
  columns: 2,
  rows: 4,
  sign: (dots) => {
    const bits = BRAILLE.reduce((sum, bit, at) => sum + ((dots >> at) & 1) * bit, 0);
    return bits === 0 ? " " : String.fromCharCode(0x2800 + bits);
  },
};
const ascii: Pen = { columns: 1, rows: 1, sign: (dots) => (dots === 0 ? " " : "*") };

/** A function as lines of text, `width` × `height` cells beside its axes. Jumps are drawn as walls. */
export function linePlot(plot: LinePlot, width: number, height: number, utf8: boolean): string[] {
  const pen = utf8 ? braille : ascii;
  const cells = drawCurve(plot, width, height, pen);
  const [bottom, top] = plot.y.map(significant) as [string, string];
  const margin = Math.max(bottom.length, top.length);
  const lines = cells.map((row, at) => {
    const label = at === 0 ? top : at === height - 1 ? bottom : "";
    return `${label.padStart(margin)} ${label === "" ? "│" : "┤"}${row.map(pen.sign).join("").trimEnd()}`;
  });
  const [from, to] = plot.x.map(significant) as [string, string];
  const gap = width - from.length - to.length;
  const left = Math.max(1, Math.floor((gap - plot.xLabel.length) / 2));
  const under = `${from}${" ".repeat(left)}${plot.xLabel}${" ".repeat(Math.max(1, gap - left - plot.xLabel.length))}${to}`;
  const indent = " ".repeat(margin + 1);
  return [...lines, `${indent}└${"─".repeat(width)}`, `${indent} ${under}`];
}

function drawCurve({ curve, x, y }: LinePlot, width: number, height: number, pen: Pen): number[][] {
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  const [columns, rows] = [width * pen.columns, height * pen.rows];
  let before: number | undefined;
  for (let column = 0; column < columns; column++) {
    const value = curve(x[0] + ((x[1] - x[0]) * column) / (columns - 1));
    const share = (value - y[0]) / (y[1] - y[0]);
    const row = Math.round((1 - Math.min(1, Math.max(0, share))) * (rows - 1));
    const from = before === undefined ? row : before + Math.sign(row - before);
    for (let at = from; ; at += Math.sign(row - at)) {
      const dot = (at % pen.rows) * pen.columns + (column % pen.columns);
      cells[Math.floor(at / pen.rows)]![Math.floor(column / pen.columns)]! |= 1 << dot;
      if (at === row) break;
    }
    before = row;
  }
  return cells;
}
