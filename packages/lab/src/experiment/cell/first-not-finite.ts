import type { SignalName, Signals } from "@gradus/curriculum";

/** A signal that left the finite numbers, and in which step of its ask. */
export interface NotFinite {
  name: SignalName;
  value: number;
  step: number;
}

/**
 * The first step of an ask in which a signal is not finite, null if all are. Asks of one step would have met the
 * same one.
 *
 * @param signals `[steps × batchSize]`
 */
export function firstNotFinite(signals: Signals, batchSize: number): NotFinite | null {
  let first: NotFinite | null = null;
  for (const [name, values] of Object.entries(signals) as [SignalName, Float32Array][]) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    const step = Math.floor(at / batchSize);
    if (at >= 0 && (first === null || step < first.step)) first = { name, value: values[at]!, step };
  }
  return first;
}
