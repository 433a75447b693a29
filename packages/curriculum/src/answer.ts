import { describeValue } from "@gradus/numeric";
import type { MeasureAsk, SignalName, Signals, TrainAsk } from "./contracts.js";

/** Refuses an answer that lacks a signal, has the wrong length or holds NaN. */
export function checkAnswer(ask: TrainAsk | MeasureAsk, answer: Signals): void {
  for (const name of signalsOf(ask)) checkValues("tell", name, ask, answer[name]);
}

/** Refuses values of another kind or length than an ask's examples, and NaN. */
export function checkValues(
  caller: string,
  name: string,
  ask: TrainAsk | MeasureAsk,
  values: unknown,
): asserts values is Float32Array {
  if (!(values instanceof Float32Array)) {
    throw new TypeError(
      `${caller}: ${name} of ask ${ask.id} must be a Float32Array, got ${describeValue(values)}`,
    );
  }
  if (values.length !== ask.indices.length) {
    throw new TypeError(
      `${caller}: ${name} of ask ${ask.id} must hold ${ask.indices.length} numbers, got ${values.length}`,
    );
  }
  for (let k = 0; k < values.length; k++) {
    if (Number.isNaN(values[k]))
      throw new RangeError(`${caller}: ${name}[${k}] of ask ${ask.id} must not be NaN`);
  }
}

/** The signals that an ask's answer has to hold. */
export function signalsOf(ask: TrainAsk | MeasureAsk): readonly SignalName[] {
  return ask.kind === "train" ? ask.report.perExample : ask.signals;
}

/** A copy of the signals that the ask needs, for an answer that has to wait. */
export function copyAnswer(ask: TrainAsk | MeasureAsk, answer: Signals): Signals {
  return Object.fromEntries(signalsOf(ask).map((name) => [name, answer[name]!.slice()]));
}
