import type { Spread } from "@gradus/evidence";
import type { ArmReport, Report, TwoByTwoReport } from "@gradus/protocol";
import { controlStyle, type SeriesStyle, seriesStyle } from "./series.js";

/** One arm at one share of the budget, named and styled as in every picture of its report. */
export interface ArmRow {
  /** The arm's name, with the share of the budget where the report has several. */
  label: string;
  style: SeriesStyle;
  report: ArmReport;
}

/** The arms of a report in their order, each with the label and style it keeps in every picture. */
export function armRows(report: Report): ArmRow[] {
  const names = [...new Set(report.arms.map(({ arm }) => arm))];
  return report.arms.map((arm) => ({
    label: report.at.length > 1 ? `${arm.arm} at ${Math.round(arm.at * 100)} %` : arm.arm,
    style: seriesStyle(names.indexOf(arm.arm)),
    report: arm,
  }));
}

/** The 2 × 2 of one curriculum, named and styled as the curriculum is in every picture of its report. */
export interface TwoByTwoRow {
  label: string;
  style: SeriesStyle;
  report: TwoByTwoReport;
}

/** The tables of a factor, each with the label and style of its curriculum; none where there is no factor. */
export function twoByTwoRows(report: Report): TwoByTwoRow[] {
  const arms = armRows(report);
  return (report.factor?.tables ?? []).map((table) => {
    const { label, style } = arms.find(
      ({ report: { arm, at } }) => arm === table.curriculum && at === table.at,
    )!;
    return { label, style, report: table };
  });
}

/** A row of the interval plot: a mean difference with its interval, and the verdict in words. */
export interface IntervalRow {
  label: string;
  style: SeriesStyle;
  verdict: string;
  mean: number;
  low: number;
  high: number;
  /** The narrower interval of the margin test; null where none was made. */
  marginInterval: Spread | null;
  /** What the arm was compared with. */
  against: string;
  /** True for the comparison of a winner with its placebo, drawn below it. */
  placebo: boolean;
  /** False where the arm never differed from the control: there is no interval to show. */
  tested: boolean;
}

/** Rows of the interval plot: each arm against the control, and below a winner its arm against the placebo. */
export function intervalRows(report: Report): IntervalRow[] {
  return armRows(report).flatMap(({ label, style, report: arm }) => {
    const { mean, low, high, placebo } = arm;
    const row: IntervalRow = {
      ...{ label, style, verdict: verdictText(arm), mean, low, high, marginInterval: marginTest(arm) },
      against: report.control.arm,
      placebo: false,
      tested: arm.reason !== "never-differed",
    };
    if (placebo === null) return [row];
    const below = { verdict: placebo.verdict, mean: placebo.mean, low: placebo.low, high: placebo.high };
    const words = { label: "against its placebo", against: placebo.kind };
    return [row, { ...row, ...below, ...words, marginInterval: null, placebo: true, tested: true }];
  });
}

/** The verdict in one or two words; an arm that never differed was not tested. */
export function verdictText(arm: ArmReport): string {
  return arm.reason === "never-differed" ? "not tested" : arm.verdict;
}

/** The interval of the margin test where it decided, which is where the arm is equivalent. */
export function decidedByMargin({
  verdict,
  marginInterval,
}: Pick<IntervalRow, "verdict" | "marginInterval">): Spread | null {
  return verdict === "equivalent" ? marginInterval : null;
}

/** A point of a curve: where it is drawn, with its band, and what it says exactly. */
export interface CurveRowPoint {
  share: number;
  mean: number;
  low: number;
  high: number;
  /** Mean of the arm's own blocks, and how many they are. */
  own: number;
  cells: number;
  /** Oriented difference to the control over the blocks that both evaluated; null for the control itself. */
  difference: number | null;
}

/** A series of the picture of metric against cost. */
export interface CurveRow {
  label: string;
  style: SeriesStyle;
  points: readonly CurveRowPoint[];
  /** The interval in whose decimals differences of the arm are written; null for the control. */
  among: Spread | null;
}

/**
 * Curves of the control and of every arm, each arm once.
 *
 * Arms close after different numbers of blocks, and blocks differ among themselves. So an arm is drawn at its
 * difference to the control over the blocks of both, from the control's mean of all blocks: an arm that is like the
 * control lies on the control.
 */
export function curveRows(report: Report): CurveRow[] {
  const { control } = report;
  const orientation = report.metric.higherIsBetter ? 1 : -1;
  const levels = new Map(control.curve.map(({ share, mean }) => [share, mean]));
  const seen = new Set<string>();
  const arms = armRows(report).filter(({ report: { arm } }) => !seen.has(arm) && seen.add(arm));
  return [
    {
      label: control.arm,
      style: controlStyle,
      points: control.curve.map((point) => ({ ...point, own: point.mean, difference: null })),
      among: null,
    },
    ...arms.map(({ style, report: arm }) => ({
      label: arm.arm,
      style,
      points: arm.curve.flatMap((point) => {
        const level = levels.get(point.share);
        if (point.difference === null || level === undefined) return [];
        const shift = level + orientation * point.difference - point.mean;
        const { mean, low, high } = point;
        return [{ ...point, mean: mean + shift, low: low + shift, high: high + shift, own: mean }];
      }),
      among: arm,
    })),
  ];
}

/** The interval of the margin test with its mean, which is narrower: its level is one-sided. */
export function marginTest({
  mean,
  equivalenceLow,
  equivalenceHigh,
}: Pick<ArmReport, "mean" | "equivalenceLow" | "equivalenceHigh">): Spread {
  return { mean, low: equivalenceLow, high: equivalenceHigh };
}
