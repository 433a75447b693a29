export { type CurveContext, costCurve } from "./charts/cost-curve.js";
export { curriculumTrace, type TraceRows } from "./charts/curriculum-trace.js";
export type { DifferenceContext } from "./charts/difference-axis.js";
export { intervalByBlocks } from "./charts/interval-by-blocks.js";
export { intervalPlot } from "./charts/interval-plot.js";
export { pairedPlot } from "./charts/paired-plot.js";
export { escapeJson, escapeText } from "./escape.js";
export type { Mark, Picture, Point, Shape, Tone } from "./mark.js";
export { type MetricText, metricText, percentage, ratio, significant } from "./metric-text.js";
export { type NamedPicture, reportPictures } from "./page/pictures.js";
export { renderReportHtml } from "./report-html.js";
export {
  type ArmRow,
  armRows,
  type CurveRow,
  curveRows,
  type IntervalRow,
  intervalRows,
  verdictText,
} from "./rows.js";
export { controlStyle, type SeriesStyle, seriesStyle } from "./series.js";
export { spreadLabels } from "./spread-labels.js";
export { chartStyle, pictureToSvg } from "./svg.js";
export { type IntervalLineRow, intervalLine } from "./terminal/interval-line.js";
export {
  type IntervalTextRow,
  intervalPlotText,
  intervalRowsText,
  type TerminalStyle,
} from "./terminal/interval-plot-text.js";
export { pacingMapText } from "./terminal/pacing-map-text.js";
