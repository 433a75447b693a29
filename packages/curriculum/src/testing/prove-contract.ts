import { createRng, type Rng } from "@gradus/numeric";
import { expect } from "vitest";
import type { Ask, Examples, MeasureAsk, Run, RunOptions, TrainAsk } from "../contracts.js";
import type { Recipe } from "../recipe.js";
import { restoreRun, startRun } from "../run.js";
import { parseSnapshot, stringifySnapshot } from "../snapshot.js";
import { answer } from "./fake-trainer.js";

/** One step or one measured list of examples, copied out of its ask. */
type Row = { kind: string; step: number; indices: number[]; weights?: number[]; progress?: number };

/** A run to its end: what it asked, row by row, and its state after every tell of a single step or measure. */
export interface Trace {
  rows: Row[];
  states: string[];
  finalState: string;
  cost: Run["cost"];
}

/**
 * Runs a recipe in every way that must not matter and compares asks and states with single asks told at once:
 * the same seed again; stored as text and restored after every ask and every tell; blocks of several lengths; as
 * many asks in flight as the lag allows, told in reverse; all of that mixed by chance. And the inputs stay as they
 * were.
 */
export function proveContract(recipe: Recipe, examples: Examples, options: RunOptions): Trace {
  const before = structuredClone(examples);
  const single = trace(recipe, examples, options);
  expectSame(trace(recipe, examples, options), single);
  expectSame(restoredTrace(recipe, examples, options), single);
  for (const steps of [2, 7, 1000]) {
    expectSame({ ...trace(recipe, examples, options, { steps }), states: [] }, { ...single, states: [] });
  }
  const lagged = { ...options, lag: 3 };
  const inOrder = trace(recipe, examples, lagged);
  expectSame(reversedTrace(recipe, examples, lagged), inOrder);
  expectSame(trace(recipe, examples, lagged, { steps: 3 }), inOrder);
  expectSame(interleavedTrace(recipe, examples, lagged, createRng(options.seed)), inOrder);
  expect(examples).toEqual(before);
  return single;
}

/** States are long: only the place where they part is shown. */
function expectSame(actual: Trace, expected: Trace): void {
  // Text first: a deep comparison of many rows takes longer than the runs themselves.
  if (JSON.stringify(actual.rows) !== JSON.stringify(expected.rows))
    expect(actual.rows).toEqual(expected.rows);
  expect(actual.cost).toEqual(expected.cost);
  expect(actual.states.length).toBe(expected.states.length);
  const pairs = [...expected.states, expected.finalState].map((state, k) => [
    state,
    actual.states[k] ?? actual.finalState,
  ]);
  for (const [before, after] of pairs as [string, string][]) {
    if (before === after) continue;
    const at = [...before].findIndex((letter, k) => letter !== after[k]);
    expect(after.slice(Math.max(0, at - 60), at + 60)).toBe(before.slice(Math.max(0, at - 60), at + 60));
  }
}

/** Asks and tells at once to the end. */
export function trace(
  recipe: Recipe,
  examples: Examples,
  options: RunOptions,
  limit: { steps?: number; untilCost?: number } = {},
): Trace {
  const run = startRun(recipe, examples, options);
  const rows: Row[] = [];
  const states: string[] = [];
  for (let ask = run.ask(limit); ask.kind !== "done"; ask = run.ask(limit)) {
    if (ask.kind === "wait") throw new Error(`internal: waits for ${ask.open} with nothing open`);
    rows.push(...rowsOf(ask, run));
    run.tell(ask.id, answer(ask));
    if (options.lag === undefined) states.push(stringifySnapshot(run.snapshot()));
  }
  return { rows, states, finalState: withoutIds(stringifySnapshot(run.snapshot())), cost: run.cost };
}

function restoredTrace(recipe: Recipe, examples: Examples, options: RunOptions): Trace {
  const stored = (run: Run) =>
    restoreRun(recipe, examples, options, parseSnapshot(stringifySnapshot(run.snapshot())));
  let run = startRun(recipe, examples, options);
  const rows: Row[] = [];
  const states: string[] = [];
  for (let ask = run.ask(); ask.kind !== "done"; ask = run.ask()) {
    const asked = structuredClone(ask);
    run = stored(run);
    const again = run.ask();
    if (JSON.stringify(again) !== JSON.stringify(asked)) expect(again).toEqual(asked);
    if (again.kind === "wait" || again.kind === "done") throw new Error("internal: an open ask was lost");
    rows.push(...rowsOf(again, run));
    run.tell(again.id, answer(again));
    states.push(stringifySnapshot(run.snapshot()));
    run = stored(run);
  }
  return { rows, states, finalState: withoutIds(stringifySnapshot(run.snapshot())), cost: run.cost };
}

function reversedTrace(recipe: Recipe, examples: Examples, options: RunOptions): Trace {
  const run = startRun(recipe, examples, options);
  const rows: Row[] = [];
  const open: (TrainAsk | MeasureAsk)[] = [];
  for (;;) {
    const ask: Ask = run.ask();
    if (ask.kind === "done") break;
    if (ask.kind !== "wait") {
      rows.push(...rowsOf(ask, run));
      open.push(ask);
      if (open.length < MOST_OPEN) continue;
    }
    expect(open.length).toBeGreaterThan(0);
    while (open.length > 0) {
      const last = open.pop()!;
      run.tell(last.id, answer(last));
    }
  }
  return { rows, states: [], finalState: withoutIds(stringifySnapshot(run.snapshot())), cost: run.cost };
}

/** Asks for blocks of any length, tells any open ask, is stored and restored at any time. */
function interleavedTrace(recipe: Recipe, examples: Examples, options: RunOptions, rng: Rng): Trace {
  let run = startRun(recipe, examples, options);
  const rows: Row[] = [];
  const open: (TrainAsk | MeasureAsk)[] = [];
  for (let turn = 0; ; turn++) {
    const chance = rng.integer(turn, 10);
    if (chance === 0) {
      run = restoreRun(recipe, examples, options, parseSnapshot(stringifySnapshot(run.snapshot())));
      const again = open.map(() => run.ask());
      if (JSON.stringify(again) !== JSON.stringify(open)) expect(again).toEqual(open);
      open.splice(0, open.length, ...(again as (TrainAsk | MeasureAsk)[]));
      continue;
    }
    const ask: Ask = chance < 6 ? run.ask({ steps: chance }) : { kind: "wait", open: [] };
    if (ask.kind === "done") break;
    if (ask.kind !== "wait") {
      rows.push(...rowsOf(ask, run));
      open.push(ask);
    } else if (open.length > 0) {
      const [told] = open.splice(rng.split("told").integer(turn, open.length), 1);
      run.tell(told!.id, answer(told!));
    }
  }
  return { rows, states: [], finalState: withoutIds(stringifySnapshot(run.snapshot())), cost: run.cost };
}

const MOST_OPEN = 12;

/** An ask that is to be weighed is weighed twice: it must not matter. */
function rowsOf(ask: TrainAsk | MeasureAsk, run: Run): Row[] {
  if (ask.kind === "train" && ask.weigh) {
    const { loss } = answer(ask);
    const weights = run.weigh(ask.id, loss!);
    expect(run.weigh(ask.id, loss!)).toEqual(weights);
    return rowsOf({ ...ask, weights, weigh: false }, run);
  }
  if (ask.kind === "measure") return [{ kind: ask.purpose, step: ask.step, indices: [...ask.indices] }];
  const size = ask.indices.length / ask.steps;
  return Array.from({ length: ask.steps }, (_, row) => ({
    kind: "train",
    step: ask.step + row,
    indices: [...ask.indices.subarray(row * size, (row + 1) * size)],
    weights: [...ask.weights.subarray(row * size, (row + 1) * size)],
    progress: ask.progress[row]!,
  }));
}

/** Blocks number their asks otherwise; nothing that is asked depends on it. */
function withoutIds(state: string): string {
  return state.replace(/"nextId":\d+,/, "");
}
