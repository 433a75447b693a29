/** A metric's name, its direction, and how its differences are printed: a share in percentage points. */
export interface MetricWords {
  name: string;
  unit: "share" | "number";
  /** True by default. Where lower is better, words show arm − control as it is: −0.02 is then an improvement. */
  higherIsBetter?: boolean;
}

/** A mean and its ends, oriented so that higher is better; −Infinity and Infinity where there is no interval. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const MINUS = "\u2212";
const SIGNIFICANT = 3;

/**
 * A mean difference with its interval in words: `+1.9 pp accuracy [0.6, 3.2]`.
 *
 * Percentage points carry two significant digits of the interval's half-width and at least one decimal; a number carries
 * three significant digits of its largest part. An interval without ends is left out.
 */
export function describeDifference(difference: Spread, metric: MetricWords): string {
  const size = describeMean(difference, metric);
  const interval = formatInterval(difference, metric);
  return interval === "" ? size : `${size} ${interval}`;
}

/** The mean of a difference with unit and metric, in the decimals of its interval: `+1.9 pp accuracy`. */
export function describeMean(difference: Spread, metric: MetricWords): string {
  const unit = metric.unit === "share" ? "pp " : "";
  return `${formatDifference(difference.mean, metric, difference)} ${unit}${metric.name}`;
}

/** The interval of a difference: `[0.6, 3.2]`; empty where it has no ends. */
export function formatInterval(difference: Spread, metric: MetricWords): string {
  if (!Number.isFinite(difference.low) || !Number.isFinite(difference.high)) return "";
  const decimals = decimalsOf(metric, difference);
  const ends = [difference.low, difference.high].map((end) => end * scaleOf(metric)).sort((a, b) => a - b);
  return `[${ends.map((end) => plain(end, decimals)).join(", ")}]`;
}

/** A signed difference without its unit, in the decimals of the interval that it stands with: `+1.9`. */
export function formatDifference(value: number, metric: MetricWords, among: Spread): string {
  const text = plain(value * scaleOf(metric), decimalsOf(metric, among));
  return text.startsWith(MINUS) || Number(text) === 0 ? text : `+${text}`;
}

/** A size without a sign, with its unit, in at most three significant digits: `1 pp`. */
export function formatSize(value: number, metric: MetricWords): string {
  const text = String(Number((value * Math.abs(scaleOf(metric))).toPrecision(SIGNIFICANT)));
  return metric.unit === "share" ? `${text} pp` : text;
}

function scaleOf({ unit, higherIsBetter = true }: MetricWords): number {
  return (unit === "share" ? 100 : 1) * (higherIsBetter ? 1 : -1);
}

function decimalsOf(metric: MetricWords, among: Spread): number {
  const half = (among.high - among.low) / 2;
  if (metric.unit === "share") {
    return Number.isFinite(half) && half > 0 ? clampDecimals(1 - exponentOf(100 * half), 1) : 1;
  }
  const largest = Math.max(...[among.mean, among.low, among.high].filter(Number.isFinite).map(Math.abs));
  return largest > 0 ? clampDecimals(SIGNIFICANT - 1 - exponentOf(largest), 0) : 0;
}

/** 2 for 345.6, −3 for .0012; after rounding to two digits, so that .0996 counts as .10. */
function exponentOf(value: number): number {
  return Number(value.toExponential(1).split("e")[1]);
}

function clampDecimals(decimals: number, least: number): number {
  return Math.min(20, Math.max(least, decimals));
}

function plain(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}
