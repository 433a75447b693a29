import { batchSizeFor, type SignalName, type Signals } from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import type { Rng } from "@gradus/numeric";
import type { Dataset, Trainer, TrainingSpec } from "../../contracts.js";
import { firstNotFinite } from "../../experiment/cell/first-not-finite.js";
import { type RunObserver, trainShuffled } from "../train-shuffled.js";

/** Examples that a piece of work passes through the model: what it costs whatever the machine. */
export interface Passes {
  forward: number;
  backward: number;
}

/** What a piece of work reads, and where it says what it does. */
export interface WorkContext {
  dataset: Dataset;
  /** Dataset rows that are scored, in the order of the columns. */
  rows: Int32Array;
  spec: TrainingSpec;
  /** Length of a whole training run in passes over the rows. */
  epochs: number;
  /** Keyed by the draw and the work. */
  rng: Rng;
  /** Called after every few steps with the examples that they took; throws to stop. */
  passed(passes: Passes): void;
}

/** Columns `[rows]` by name, higher = harder. */
export interface WorkColumns {
  [column: string]: Float64Array;
}

/** What one or more scores are computed by: all of them share its cost. */
export interface Work {
  /** Unique, and the key of its draws: `cross-fitted-2`. */
  key: string;
  /** For people: `2 models of the other folds`. */
  says: string;
  /** Names of the scorers that are read from it. */
  scorers: readonly string[];
  /** What one draw is about to cost. */
  planned(rows: number, epochs: number): Passes;
  draw(context: WorkContext): Promise<Draw>;
}

/** One draw of a work. */
export interface Draw {
  columns: WorkColumns;
  /** `[rows × classes]` where the work is asked for label quality. */
  probabilities?: Float64Array;
}

/**
 * Trains a fresh model on some of the rows, as many passes over them as a whole run has; every row is seen in each.
 *
 * @param positions Positions into the context's rows; what the observer sees are positions into these.
 */
export async function trainOn(
  context: WorkContext,
  positions: Int32Array,
  rng: Rng,
  observer?: RunObserver,
): Promise<Trainer> {
  const { spec, passed, epochs } = context;
  const batchSize = batchSizeFor(positions.length, spec.batchSize);
  const steps = Math.ceil((epochs * positions.length) / batchSize);
  const rows = positions.map((position) => context.rows[position]!);
  const { trainer } = await trainShuffled(
    { dataset: context.dataset, spec: { ...spec, batchSize }, costs: COSTS, between() {} },
    rows,
    rng,
    steps * batchSize * COSTS.train,
    {
      signals: [...new Set<SignalName>(["loss", ...(observer?.signals ?? [])])],
      observe(indices, signals) {
        refuseDiverged(signals, batchSize, spec);
        observer?.observe(indices, signals);
        passed({ forward: indices.length, backward: indices.length });
      },
    },
  );
  return trainer;
}

function refuseDiverged(signals: Signals, batchSize: number, { learningRate }: TrainingSpec): void {
  const bad = firstNotFinite(signals, batchSize);
  if (bad === null) return;
  throw new InputError({
    thing: "training",
    rule: "must keep finite numbers",
    value: `${bad.name} ${bad.value} at learning rate ${learningRate} (diverged)`,
    remedy: "Give a smaller --learning-rate.",
  });
}

const COSTS = { measure: 1, train: 3 };

/** All positions of a context. */
export function allPositions({ rows }: WorkContext): Int32Array {
  return Int32Array.from(rows.keys());
}

/** Labels of the context's rows at these positions, of a task of classes. */
export function classesOf({ dataset, rows }: WorkContext, positions: Int32Array): Int32Array {
  const { labels } = dataset;
  if (labels.kind !== "classes") throw new Error("internal: a score of classes is asked of numbers");
  return positions.map((position) => labels.values[rows[position]!]!);
}
