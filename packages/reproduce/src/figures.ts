import { mean } from "@gradus/numeric";
import type { ClaimVerdict, Figure } from "./contracts.js";
import type { PairedResult } from "./fixed-plan.js";

/** Reproduced where every figure that has a bar meets it. */
export function verdictOf(figures: readonly Figure[]): ClaimVerdict {
  return figures.every(({ met }) => met !== false) ? "reproduced" : "not reproduced";
}

/** Means of every field over seeds. */
export function meansOf<T extends { readonly [name in keyof T]: number }>(rows: readonly T[]): T {
  const names = Object.keys(rows[0]!) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, mean(rows.map((row) => row[name]))])) as T;
}

/** A share as a figure in per cent. */
export function shareFigure(name: string, share: number, held?: { bar: string; met: boolean }): Figure {
  return { name, value: 100 * share, unit: "%", ...held };
}

/** A paired difference of shares as a figure in percentage points, with the interval of its family. */
export function differenceFigure(
  name: string,
  { mean: centre, low, high }: PairedResult,
  held?: { bar: string; met: boolean },
): Figure {
  return { name, value: 100 * centre, unit: "pp", interval: [100 * low, 100 * high], ...held };
}

/** `16.3 %` of a share. */
export function percent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** `+0.88 pp` of a difference of shares, with a true minus. */
export function points(difference: number, decimals = 2): string {
  const text = (100 * Math.abs(difference)).toFixed(decimals);
  return `${Number(text) === 0 ? "" : difference < 0 ? "−" : "+"}${text} pp`;
}

/** `p < .001`, `p = .032`: never finer than a thousandth. */
export function chance(p: number): string {
  return p < 0.001 ? "p < .001" : `p = ${p.toFixed(3).replace(/^0/, "")}`;
}
