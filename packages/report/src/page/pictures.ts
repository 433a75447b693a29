import type { Report } from "@gradus/protocol";
import { costCurve } from "../charts/cost-curve.js";
import type { DifferenceContext } from "../charts/difference-axis.js";
import { intervalByBlocks } from "../charts/interval-by-blocks.js";
import { intervalPlot } from "../charts/interval-plot.js";
import { pacingMap } from "../charts/pacing-map.js";
import { pairedPlot } from "../charts/paired-plot.js";
import { twoByTwoPlot } from "../charts/two-by-two.js";
import type { Picture } from "../mark.js";
import { metricText } from "../metric-text.js";
import { armRows, curveRows, intervalRows, twoByTwoRows } from "../rows.js";
import { pacingGrids } from "../sweep-rows.js";

/** A picture with a name `[a-z0-9-]`, unique in its report: an element id and a file name. */
export interface NamedPicture {
  name: string;
  picture: Picture;
}

const smallWidth = 330;

/** The interval plot of a report. */
export function intervalPicture(report: Report, width: number): NamedPicture {
  return { name: "intervals", picture: intervalPlot(intervalRows(report), contextOf(report), width) };
}

/** Metric against cost of a report, from a share of the budget on. */
export function costPicture(report: Report, from: number, width: number): NamedPicture {
  const context = { ...contextOf(report), from };
  return { name: from > 0 ? "cost-end" : "cost", picture: costCurve(curveRows(report), context, width) };
}

/** The paired plots of a report, one an arm. */
export function pairedPictures(report: Report): NamedPicture[] {
  return armRows(report).map((row, index) => ({
    name: `paired-${index + 1}`,
    picture: pairedPlot(row, contextOf(report), smallWidth),
  }));
}

/** The intervals against blocks of a report, one an arm. */
export function lookPictures(report: Report): NamedPicture[] {
  const { plannedBlocks, firstLook } = report;
  return armRows(report).map((row, index) => ({
    name: `looks-${index + 1}`,
    picture: intervalByBlocks(row, plannedBlocks, firstLook, contextOf(report), smallWidth),
  }));
}

/** The maps of the pacings that a report explored, one a family; none where nothing was swept. */
export function sweepPictures({ sweep, metric }: Report): NamedPicture[] {
  if (sweep === undefined) return [];
  return pacingGrids(sweep, metric).map((grid, index) => ({
    name: `pacing-map-${index + 1}`,
    picture: pacingMap(grid, sweep, metric, smallWidth),
  }));
}

/** The 2 × 2 of every curriculum of a report; none where there is no factor. */
export function twoByTwoPictures(report: Report): NamedPicture[] {
  return twoByTwoRows(report).map((row, index) => ({
    name: `two-by-two-${index + 1}`,
    picture: twoByTwoPlot(row, report.factor!.name, contextOf(report), smallWidth),
  }));
}

/** Every picture of a report, by name; those an arm keep their own width. */
export function reportPictures(report: Report, width: number): NamedPicture[] {
  return [
    intervalPicture(report, width),
    costPicture(report, 0, width),
    costPicture(report, 0.5, width),
    ...pairedPictures(report),
    ...lookPictures(report),
    ...sweepPictures(report),
    ...twoByTwoPictures(report),
  ];
}

function contextOf(report: Report): DifferenceContext {
  const { metric, control, margin } = report;
  return { control: control.arm, metric: metric.name, margin, text: metricText(metric) };
}
