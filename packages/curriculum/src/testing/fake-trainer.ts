import type { MeasureAsk, SignalName, Signals, TrainAsk } from "../contracts.js";

/**
 * Answers as a model would that learns: a function of example, step and signal alone, so that every way of asking
 * gets the same answers. Losses fall with the step, some examples stay hard.
 */
export function answer(ask: TrainAsk | MeasureAsk): Signals {
  const names = ask.kind === "train" ? ask.report.perExample : ask.signals;
  const rowSize = ask.kind === "train" ? ask.indices.length / ask.steps : ask.indices.length;
  return Object.fromEntries(
    names.map((name) => [
      name,
      Float32Array.from(ask.indices, (i, k) => signal(name, i, ask.step + Math.floor(k / rowSize))),
    ]),
  );
}

function signal(name: SignalName, i: number, step: number): number {
  const spread = share(i * 31 + name.length);
  const noise = share(i * 1009 + step * 7 + name.length);
  return (0.02 + 2 * spread * spread) * (0.5 + noise) * (1 / (1 + 0.05 * step));
}

/** A hash of an integer in [0, 1). */
function share(seed: number): number {
  let hash = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}
