import type { ScheduleSpec, StrengthSpec } from "../contracts.js";

/**
 * Factor on the learning rate at progress x in [0, 1], the share of the budget that is spent.
 *
 *   constant 1 · linear 1 − (1 − e) x · cosine e + (1 − e)(1 + cos πx) / 2
 *   warm-up–stable–decay: x / w while x < w, then 1, then linear to e over the last d
 *
 * with e = endFactor, w = warmupShare, d = decayShare.
 *
 * @throws RangeError if progress is outside [0, 1].
 */
export function scheduleFactor(schedule: ScheduleSpec, progress: number): number {
  if (!(progress >= 0 && progress <= 1)) {
    throw new RangeError(`scheduleFactor: progress must be in [0, 1], got ${progress}`);
  }
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "linear":
      return 1 - (1 - schedule.endFactor) * progress;
    case "cosine":
      return schedule.endFactor + ((1 - schedule.endFactor) * (1 + Math.cos(Math.PI * progress))) / 2;
    case "warmup-stable-decay": {
      const { warmupShare, decayShare, endFactor } = schedule;
      if (progress < warmupShare) return progress / warmupShare;
      if (progress <= 1 - decayShare) return 1;
      return 1 - ((1 - endFactor) * (progress - (1 - decayShare))) / decayShare;
    }
  }
}

/** Factor on a strength at progress x in [0, 1]: in a line from start to end; 1 if nothing is said. */
export function strengthAt(strength: StrengthSpec | undefined, progress: number): number {
  return strength === undefined ? 1 : strength.start + (strength.end - strength.start) * progress;
}
