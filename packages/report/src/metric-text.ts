import {
  differenceWithUnit,
  formatInterval,
  formatSize,
  type MetricWords,
  type Spread,
} from "@gradus/evidence";

/**
 * How the values of one metric are written, in the words of the sentences.
 *
 * Differences come oriented, so that higher is better; where a lower metric is better they are written as arm −
 * control, and an axis of them runs backwards.
 */
export interface MetricText {
  /** Unit of a difference: `pp`, or nothing. */
  unit: string;
  /** A metric as it stands: `91.2 %`, `0.482`. */
  level(value: number): string;
  /** A signed difference with its unit, in the decimals of the interval it belongs to: `+1.9 pp`. */
  difference(value: number, among: Spread): string;
  /** Both ends without unit: `[0.6, 3.2]`; nothing where there is no interval. */
  interval(spread: Spread): string;
  /** Mean and interval: `+1.9 pp [0.6, 3.2]`. */
  spread(spread: Spread): string;
  /** A size without a sign: `1 pp`. */
  size(value: number): string;
  /** Eight significant digits of a metric, for the hover. */
  exact(value: number): string;
  /** Eight significant digits of a difference with its ends, in units of the metric, for the hover. */
  exactSpread(spread: Spread): string;
  /** Labels of an axis of differences, `−2 0 +2`, given its ticks. */
  differenceTicks(ticks: readonly number[]): string[];
  /** Labels of an axis of the metric itself, `80 % 90 %`. */
  levelTicks(ticks: readonly number[]): string[];
}

/** Writes values of a metric: a true minus, percentage points for a share, decimals as in the sentences. */
export function metricText(metric: MetricWords): MetricText {
  const factor = metric.unit === "share" ? 100 : 1;
  const orientation = (metric.higherIsBetter ?? true) ? 1 : -1;
  const percent = metric.unit === "number" ? "" : " %";
  const difference = (value: number, among: Spread) => differenceWithUnit(value, metric, among);
  const interval = (spread: Spread) => formatInterval(spread, metric);
  return {
    unit: metric.unit === "number" ? "" : "pp",
    difference,
    interval,
    level: (value) => significant(value * factor) + percent,
    spread: (spread) => `${difference(spread.mean, spread)} ${interval(spread)}`.trimEnd(),
    size: (value) => formatSize(value, metric),
    exact: (value) => minus(shortest(value)),
    exactSpread: ({ mean, low, high }) => {
      const ends = [orientation * low, orientation * high].sort((a, b) => a - b);
      return minus(`${shortest(orientation * mean)} [${joined(ends.map(shortest))}]`);
    },
    differenceTicks: (ticks) => evenDecimals(ticks.map((tick) => tick * factor * orientation)).map(signed),
    levelTicks: (ticks) => evenDecimals(ticks.map((tick) => tick * factor)).map((text) => text + percent),
  };
}

/** Three significant digits, thousands apart, U+2212 as the minus: `−0.0123`, `41,200`. */
export function significant(value: number): string {
  if (value === 0) return "0";
  const exponent = Number(value.toExponential(2).split("e")[1]);
  if (exponent < -6) return minus(value.toExponential(2));
  const decimals = Math.max(0, 2 - exponent);
  return minus(thousands(Number(value.toPrecision(3)), decimals, decimals));
}

/** A number that somebody chose, as it was written: `0.05`, `240,060`. */
export function stated(value: number): string {
  return minus(thousands(Number(value.toPrecision(9)), 0, 12));
}

/** A share as a percentage: `12.5 %`. */
export function percentage(share: number): string {
  return `${significant(share * 100)} %`;
}

/** A ratio: `1.35×`. */
export function ratio(value: number): string {
  return `${value.toFixed(2)}×`;
}

function evenDecimals(values: readonly number[]): string[] {
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0)) || Math.abs(values[0] ?? 1) || 1;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return values.map((value) =>
    minus(thousands(Math.abs(value) < step / 1e6 ? 0 : value, decimals, decimals)),
  );
}

function thousands(value: number, fewest: number, most: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: fewest, maximumFractionDigits: most });
}

const shortest = (value: number) => thousands(Number(value.toPrecision(8)), 0, 20);
/** `to` between numbers that hold commas of their own, as in the sentences. */
const joined = (ends: readonly string[]) => ends.join(ends.some((end) => end.includes(",")) ? " to " : ", ");
const minus = (text: string) => text.replaceAll("-", "−");
const signed = (text: string) => (/^−?[0.]*$/.test(text) ? "0" : text.startsWith("−") ? text : `+${text}`);
