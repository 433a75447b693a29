/** A metric's name, its direction, and how its differences are printed: a share or percentage in percentage points. */
export interface MetricWords {
  name: string;
  /** `share`: in [0, 1]; `percent`: the same times 100; `number`: in units of its own. */
  unit: "share" | "percent" | "number";
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
/** A difference of sums that is so much smaller than its interval is their rounding. */
const ROUNDING = 1e-12;

/**
 * A mean difference with its interval in words: `+1.9 pp accuracy [0.6, 3.2]`.
 *
 * Percentage points carry two significant digits of the interval's half-width and at least one decimal; a number carries
 * three significant digits of its largest part, thousands apart. An end that would round to a zero it is not carries one
 * significant digit: an interval on one side of zero is seen to be. An interval without ends is left out.
 */
export function describeDifference(difference: Spread, metric: MetricWords): string {
  const size = describeMean(difference, metric);
  const interval = formatInterval(difference, metric);
  return interval === "" ? size : `${size} ${interval}`;
}

/** The mean of a difference with unit and metric, in the decimals of its interval: `+1.9 pp accuracy`. */
export function describeMean(difference: Spread, metric: MetricWords): string {
  return `${differenceWithUnit(difference.mean, metric, difference)} ${metric.name}`;
}

/** The interval of a difference: `[0.6, 3.2]`, `[−1,200 to 3,400]`; empty where it has no ends. */
export function formatInterval(difference: Spread, metric: MetricWords): string {
  if (!Number.isFinite(difference.low) || !Number.isFinite(difference.high)) return "";
  const decimals = decimalsOf(metric, difference);
  const ends = [difference.low, difference.high].map((end) => end * scaleOf(metric)).sort((a, b) => a - b);
  const noise = ROUNDING * Math.max(...ends.map(Math.abs));
  const texts = ends.map((end) => {
    const text = plain(end, decimals);
    return Number(text) === 0 && Math.abs(end) > noise ? plain(end, decimalsFor(Math.abs(end), 1)) : text;
  });
  return `[${texts.join(texts.some((text) => text.includes(",")) ? " to " : ", ")}]`;
}

/** A signed difference without its unit, in the decimals of the interval that it stands with: `+1.9`. */
export function formatDifference(value: number, metric: MetricWords, among: Spread): string {
  const text = plain(value * scaleOf(metric), decimalsOf(metric, among));
  return text.startsWith(MINUS) || Number(text) === 0 ? text : `+${text}`;
}

/** A signed difference with its unit: `+1.9 pp`. */
export function differenceWithUnit(value: number, metric: MetricWords, among: Spread): string {
  return formatDifference(value, metric, among) + unitOf(metric);
}

/** A metric as it stands, in three significant digits: `98.5 %`, `0.482`, `41,200`. */
export function formatLevel(value: number, { unit }: MetricWords): string {
  const scaled = unit === "share" ? 100 * value : value;
  return plain(scaled, decimalsFor(scaled, SIGNIFICANT)) + (unit === "number" ? "" : " %");
}

/** A size without a sign, with its unit, in at most three significant digits: `1 pp`. */
export function formatSize(value: number, metric: MetricWords): string {
  const text = grouped(Number((value * Math.abs(scaleOf(metric))).toPrecision(SIGNIFICANT)));
  return text + unitOf(metric);
}

/** A number as it is, its thousands apart: `41,200.5`. */
export function grouped(value: number): string {
  return apart(String(value));
}

function unitOf({ unit }: MetricWords): string {
  return unit === "number" ? "" : " pp";
}

function scaleOf({ unit, higherIsBetter = true }: MetricWords): number {
  return (unit === "share" ? 100 : 1) * (higherIsBetter ? 1 : -1);
}

/** Digits after the point; below 0, zeros before it. */
function decimalsOf(metric: MetricWords, among: Spread): number {
  if (metric.unit !== "number") {
    const half = (Math.abs(scaleOf(metric)) * (among.high - among.low)) / 2;
    return Number.isFinite(half) ? Math.max(1, decimalsFor(half, 2)) : 1;
  }
  const parts = [among.mean, among.low, among.high].filter(Number.isFinite);
  return decimalsFor(Math.max(0, ...parts.map(Math.abs)), SIGNIFICANT);
}

/** Decimals that show so many significant digits, after rounding to them: .0996 has the exponent of .10 at two. */
function decimalsFor(value: number, significant: number): number {
  if (value === 0) return 0;
  const exponent = Number(value.toExponential(significant - 1).split("e")[1]);
  return Math.min(20, significant - 1 - exponent);
}

/** A whole number, thousands apart: `41,200`. */
export function formatCount(value: number): string {
  return plain(value, 0);
}

function plain(value: number, decimals: number): string {
  const step = Number(`1e${Math.max(0, -decimals)}`);
  const size = Math.abs(value) / step;
  const digits = decimals < 0 ? String(Math.round(size) * step) : size.toFixed(decimals);
  return value < 0 && Number(digits) !== 0 ? MINUS + apart(digits) : apart(digits);
}

function apart(digits: string): string {
  const [whole = "", ...decimals] = digits.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...decimals].join(".");
}
