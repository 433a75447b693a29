import { describeValue } from "@gradus/numeric";
import type { MeasureAsk, Plain, Signals, TrainAsk } from "./contracts.js";

/** An ask that was given out, with what is known about its answer. */
export interface OpenAsk {
  readonly ask: TrainAsk | MeasureAsk;
  /** v of a pool of candidates, the draw that it began with, and the earlier looks at it. */
  readonly pool: {
    weights: Float32Array;
    progress: Float64Array;
    drawIndex: number;
    looks: Signals[];
  } | null;
  /** Whether the rows of a train ask were selected from a pool. */
  readonly selected: boolean;
  answer: Signals | null;
  /** Steps of the answer that were applied. */
  applied: number;
}

/** Asks in the order of asking, from being asked until their answer is applied. */
export class InFlight {
  readonly #open: OpenAsk[] = [];

  get first(): OpenAsk | undefined {
    return this.#open[0];
  }

  add(ask: TrainAsk | MeasureAsk, { pool = null, selected = false }: Partial<OpenAsk> = {}): void {
    this.#open.push({ ask, pool, selected, answer: null, applied: 0 });
  }

  remove(entry: OpenAsk): void {
    this.#open.splice(this.#open.indexOf(entry), 1);
  }

  find(id: number): OpenAsk | undefined {
    for (const entry of this.#open) if (entry.ask.id === id) return entry;
    return undefined;
  }

  /** The open ask of that id, or a refusal. */
  openAsk(caller: string, id: number): OpenAsk {
    const entry = this.find(id);
    if (entry === undefined || entry.answer !== null) {
      throw new RangeError(`${caller}: id must be that of an open ask, got ${describeValue(id)}`);
    }
    return entry;
  }

  /** The pool of the step that is being composed, once it is told. */
  get pool(): OpenAsk | undefined {
    return this.#open.find((entry) => entry.pool !== null);
  }

  get anyUntold(): boolean {
    for (const entry of this.#open) if (entry.answer === null) return true;
    return false;
  }

  /** First step of an ask without an answer, Infinity if there is none. */
  get firstUntoldStep(): number {
    for (const entry of this.#open) if (entry.answer === null) return entry.ask.step;
    return Infinity;
  }

  /** Asks without an answer, in the order of asking. */
  untold(): (TrainAsk | MeasureAsk)[] {
    return this.#open.filter((entry) => entry.answer === null).map((entry) => entry.ask);
  }

  state(): Plain {
    return this.#open.map(({ ask, pool, selected, answer, applied }) => ({
      ask: plainCopy(ask),
      pool: pool === null ? null : plainCopy(pool),
      selected,
      answer: answer === null ? null : plainCopy(answer),
      applied,
    }));
  }

  restore(state: Plain): void {
    this.#open.push(...(plainCopy(state) as unknown as OpenAsk[]));
  }
}

/** A copy that shares no array; what is undefined is left out. */
export function plainCopy<T>(value: T): Plain {
  if (ArrayBuffer.isView(value)) return (value as unknown as Float32Array).slice();
  if (Array.isArray(value)) return value.map(plainCopy);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, held]) => held !== undefined)
        .map(([name, held]) => [name, plainCopy(held)]),
    );
  }
  return value as Plain;
}
