import {
  describeMean,
  differenceWithUnit,
  formatInterval,
  type MetricWords,
  type Spread,
} from "./metric-words.js";

/** What {@link sweepSentence} needs. Differences are oriented, so that higher is better. */
export interface SweepFacts {
  /** Pacings that were tried. */
  tried: number;
  /** Tuning seeds that each ran on. */
  seeds: number;
  /** The best of them in words: `linear from 10 % to all at 50 % of the budget`. */
  best: string;
  /** The control in words: `random order`. */
  control: string;
  /** Difference of the best while it was chosen. */
  explored: number;
  /** Its difference on blocks that had no part in choosing it. */
  confirmed: Spread & { readonly blocks: number };
  metric: MetricWords;
}

/** Share of the explored gain that has to be found again for it to have held. */
const HELD = 0.9;

/**
 * What a sweep found and how much of it was the choosing, in one sentence: the best of many tries is chosen with its
 * luck, and fresh blocks have it without.
 */
export function sweepSentence(facts: SweepFacts): string {
  const { tried, seeds, best, control, explored, confirmed, metric } = facts;
  const { mean, low, high, blocks } = confirmed;
  const chosen = describeMean({ mean: explored, low, high }, metric);
  const interval = formatInterval(confirmed, metric);
  const fresh = `${differenceWithUnit(mean, metric, confirmed)}${interval === "" ? "" : ` ${interval}`}`;
  const where = `${seeds} tuning ${seeds === 1 ? "seed" : "seeds"}`;
  return `The best of ${tried} pacings, ${best}, stood at ${chosen} against ${control} while it was chosen (${where}, validation rows); on ${blocks} fresh blocks it is ${fresh}: ${shrinkageWords(facts)}.`;
}

function shrinkageWords({ explored, confirmed }: SweepFacts): string {
  if (explored <= 0) return "no pacing was better even while it was chosen";
  const kept = confirmed.mean / explored;
  if (kept >= HELD) return "the gain has held";
  const share = kept <= 0 ? "all" : kept < 0.5 ? "most" : "part";
  const open = explored <= confirmed.high ? ", though the interval still holds the first size" : "";
  return `${share} of the gain was the choosing${open}`;
}
