import type { ArmReport, Report } from "@gradus/protocol";
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

/** A row of the interval plot: a mean difference with its interval, and the verdict in words. */
export interface IntervalRow {
  label: string;
  style: SeriesStyle;
  verdict: string;
  mean: number;
  low: number;
  high: number;
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
      ...{ label, style, verdict: verdictText(arm), mean, low, high },
      against: report.control.arm,
      placebo: false,
      tested: arm.reason !== "never-differed",
    };
    if (placebo === null) return [row];
    const below = { verdict: placebo.verdict, mean: placebo.mean, low: placebo.low, high: placebo.high };
    return [
      row,
      { ...row, ...below, label: "against its placebo", against: placebo.kind, placebo: true, tested: true },
    ];
  });
}

/** The verdict in one or two words; an arm that never differed was not tested. */
export function verdictText(arm: ArmReport): string {
  return arm.reason === "never-differed" ? "not tested" : arm.verdict;
}

/** A series of the picture of metric against cost. */
export interface CurveRow {
  label: string;
  style: SeriesStyle;
  points: readonly { share: number; mean: number; low: number; high: number }[];
}

/** Curves of the control and of every arm, each arm once. */
export function curveRows(report: Report): CurveRow[] {
  const seen = new Set<string>();
  const arms = armRows(report).filter(({ report: { arm } }) => !seen.has(arm) && seen.add(arm));
  return [
    { label: report.control.arm, style: controlStyle, points: report.control.curve },
    ...arms.map(({ style, report: arm }) => ({ label: arm.arm, style, points: arm.curve })),
  ];
}

/** The interval of the margin test at a look, which is narrower: its level is one-sided. */
export function marginTest(look: ArmReport["looks"][number]): { mean: number; low: number; high: number } {
  return { mean: look.mean, low: look.equivalenceLow, high: look.equivalenceHigh };
}
