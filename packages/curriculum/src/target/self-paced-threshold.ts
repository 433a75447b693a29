/** How the threshold of self-paced learning grows. */
export interface Pace {
  readonly pace: "quantile" | "kumar" | "lambda";
  /** λ of the first round under pace "lambda". */
  readonly lambda?: number | undefined;
  readonly startFraction: number;
  readonly stopFraction: number;
  readonly growth: number;
  readonly scaleQuantile: number;
  readonly unitLosses: boolean;
  /** Examples that stay open at least. */
  readonly least: number;
}

/** λ of a round and what losses are divided by; `kumar` is the 1/K that the next round grows from. */
export interface Threshold {
  threshold: number;
  scale: number;
  kumar: number;
}

/**
 * The threshold of the next round: the loss that just opens the fraction (a value that occurs), or μ times the last
 * threshold, which began at the loss that opens the start fraction or at a λ of the user's, stopped at the loss that
 * opens the stop fraction.
 *
 * @param sorted Known losses in ascending order, at least one.
 * @param fraction Open fraction that progress asks for.
 * @param last Kumar's threshold of the round before, 0 in the first.
 * @returns "everything" where the threshold is past every loss for good.
 */
export function selfPacedThreshold(
  sorted: Float32Array,
  pace: Pace,
  fraction: number,
  last: number,
): Threshold | "everything" {
  const known = sorted.length;
  const opening = (share: number) => {
    const count = Math.max(pace.least, Math.ceil(share * known - 1e-9));
    return sorted[Math.min(known, count) - 1]!;
  };
  const first = pace.pace === "lambda" ? pace.lambda! : opening(pace.startFraction);
  const kumar = last === 0 ? first : last * pace.growth;
  const stop = opening(pace.stopFraction);
  if (pace.pace !== "quantile" && pace.stopFraction === 1 && kumar >= stop) return "everything";
  const threshold =
    pace.pace === "quantile" ? opening(fraction) : Math.max(opening(0), Math.min(kumar, stop));
  return { threshold, scale: pace.unitLosses ? scaleOf(sorted, pace.scaleQuantile) : 1, kumar };
}

/** Just above the quantile, so that a threshold at it is still below 1. */
function scaleOf(sorted: Float32Array, quantile: number): number {
  const at = Math.max(1, Math.ceil(quantile * sorted.length - 1e-9));
  return sorted[at - 1]! * (1 + 1e-6);
}
