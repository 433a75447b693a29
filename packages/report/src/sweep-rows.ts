import { formatDifference } from "@gradus/evidence";
import type { Report, SweepReport } from "@gradus/protocol";

/** One cell of a map of pacings. */
export interface PacingCell {
  startFraction: number;
  fullAt: number;
  /** Oriented, so that higher is better; null where training failed. */
  difference: number | null;
  /** The difference as it is written in the map, without its unit: `+1.9`; `failed`. */
  text: string;
  chosen: boolean;
}

/** The pacings of one family: a row a start, a column an end. */
export interface PacingGrid {
  family: string;
  starts: readonly number[];
  ends: readonly number[];
  /** `[starts × ends]`, row-major. */
  cells: readonly PacingCell[];
}

/** The maps of a sweep, a family each, whose numbers share their decimals. */
export function pacingGrids(sweep: SweepReport, metric: Report["metric"]): PacingGrid[] {
  const reach = pacingReach(sweep);
  const among = { mean: 0, low: -reach, high: reach };
  return [...new Set(sweep.pacings.map(({ family }) => family))].map((family) => {
    const own = sweep.pacings.filter((pacing) => pacing.family === family);
    return {
      family,
      starts: [...new Set(own.map(({ startFraction }) => startFraction))],
      ends: [...new Set(own.map(({ fullAt }) => fullAt))],
      cells: own.map(({ arm, startFraction, fullAt, difference }) => ({
        ...{ startFraction, fullAt, difference },
        text: difference === null ? "failed" : formatDifference(difference, metric, among),
        chosen: arm === sweep.winner,
      })),
    };
  });
}

/** Largest difference to the control either way: what the colours of every map reach to. */
export function pacingReach({ pacings }: SweepReport): number {
  return Math.max(...pacings.map(({ difference }) => Math.abs(difference ?? 0)));
}

/** A share of the examples or the budget: `12.5 %`. */
export function wholePercent(share: number): string {
  return `${Number((100 * share).toPrecision(6))} %`;
}
