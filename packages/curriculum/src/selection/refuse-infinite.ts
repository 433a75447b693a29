/** Refuses an infinite value of a pool, from which no weight follows: the model has diverged. */
export function refuseInfinite(method: string, signal: string, values: Float32Array): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new RangeError(`${method}: ${signal}[${at}] must be finite, got ${values[at]} (diverged)`);
}
