import type { MetricWords } from "./metric-words.js";
import { isFailure, type ResultRow } from "./result-rows.js";

/** What `correct` says of the metric: its step, its name, and the differences example by example. */
export interface Correct {
  testExamples: number;
  resolution: number;
  metric: MetricWords;
  /** `[testExamples]` arm − control in units of the metric, oriented so that higher is better. */
  differences(arm: ResultRow, control: ResultRow): Float64Array;
}

/** Metrics that are a mean over test examples of 0 and 1: whole × share of ones, or of zeros. */
const METRICS = [
  { whole: 1, higherIsBetter: true, words: { name: "accuracy", unit: "share" } },
  { whole: 100, higherIsBetter: true, words: { name: "accuracy", unit: "percent" } },
  { whole: 1, higherIsBetter: false, words: { name: "error rate", unit: "share" } },
  { whole: 100, higherIsBetter: false, words: { name: "error rate", unit: "percent" } },
] as const;

/** A metric may have been rounded to whole percent. */
const ROUNDING = 0.0051;

/**
 * Reads the `correct` strings and finds of which metric they are the examples: the share of ones or of zeros, as a
 * fraction or in percent.
 *
 * @returns null where no row has one.
 * @throws RangeError if a run that did not fail has none while another has, a string holds other signs or another
 *   number of them, or the metric is not their mean: test-set luck would then be that of another metric.
 */
export function matchCorrect(rows: readonly ResultRow[], higherIsBetter: boolean): Correct | null {
  const finished = rows.filter((row) => !isFailure(row));
  const first = finished.find((row) => row.correct);
  if (first === undefined) return null;
  const testExamples = first.correct!.length;
  for (const row of finished) checkString(row, testExamples);

  const fits = METRICS.filter((metric) => metric.higherIsBetter === higherIsBetter).map(
    ({ whole, words }) => {
      const expected = (row: ResultRow) => whole * shareOf(row.correct!, higherIsBetter ? "1" : "0");
      const misfit = finished.find((row) => !(Math.abs(row.metric! - expected(row)) <= ROUNDING * whole));
      return { whole, words, misfit, expected };
    },
  );
  const fit = fits.find(({ misfit }) => misfit === undefined);
  if (fit === undefined) {
    const { misfit, expected } = fits[0]!;
    throw new RangeError(
      `judgeResults: metric must be the share of ${higherIsBetter ? "ones" : "zeros"} in correct where rows have it, got ${misfit!.metric} for ${expected(misfit!)} (${nameOf(misfit!)})`,
    );
  }
  const { whole, words } = fit;
  return {
    testExamples,
    resolution: whole / testExamples,
    metric: { ...words, higherIsBetter },
    differences: (arm, control) =>
      Float64Array.from({ length: testExamples }, (_, j) => whole * (bit(arm, j) - bit(control, j))),
  };
}

function bit(row: ResultRow, j: number): number {
  return row.correct![j] === "1" ? 1 : 0;
}

function shareOf(correct: string, sign: "0" | "1"): number {
  let count = 0;
  for (const each of correct) if (each === sign) count++;
  return count / correct.length;
}

function checkString(row: ResultRow, testExamples: number): void {
  const { correct } = row;
  if (!correct) {
    throw new RangeError(
      `judgeResults: correct must be given for every run or for none, got none for ${nameOf(row)}`,
    );
  }
  if (!/^[01]+$/.test(correct)) {
    const sign = /[^01]/.exec(correct)![0];
    throw new RangeError(
      `judgeResults: correct must be a text of 0 and 1, got ${JSON.stringify(sign)} for ${nameOf(row)}`,
    );
  }
  if (correct.length !== testExamples) {
    throw new RangeError(
      `judgeResults: correct must have one sign a test example (${testExamples}), got ${correct.length} for ${nameOf(row)}`,
    );
  }
}

function nameOf({ arm, block }: ResultRow): string {
  return `${JSON.stringify(arm)} in block ${block}`;
}
