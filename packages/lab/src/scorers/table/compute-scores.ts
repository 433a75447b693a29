import { meanRank, methodNamed, scoreStability } from "@gradus/curriculum";
import { agreementMatrix, createRng, type RankAgreement } from "@gradus/numeric";
import type { Dataset, TrainingSpec } from "../../contracts.js";
import { findLabelIssues, type LabelIssues, labelQualityColumns } from "./label-quality.js";
import type { Draw, Passes, Work, WorkColumns } from "./work.js";

/** A column that costs nothing: it follows from the row. */
export interface FixedColumn {
  name: string;
  scorer: string;
  values: Float64Array;
}

/** What the scores of a table are computed from; made by `prepareScores`. */
export interface ScorePlan {
  fixed: readonly FixedColumn[];
  works: readonly Work[];
  /** null where nothing is trained. */
  training: { dataset: Dataset; spec: TrainingSpec; epochs: number } | null;
  rowCount: number;
  /** Draws of every trained score, a seed each. */
  seeds: number;
  seed: number;
}

/** One score of every row. */
export interface ScoreColumn extends FixedColumn {
  /** Key of the work that gave it; null for a fixed score. */
  work: string | null;
  /** Mean Spearman's ρ of two draws; null for a fixed score and a single draw, NaN where a draw is constant. */
  stability: number | null;
  /** All values are equal: nothing is ordered, and the mean rank leaves it out. */
  constant: boolean;
}

/** What a piece of work cost, all draws together. */
export interface WorkCost extends Passes {
  key: string;
  says: string;
  scorers: readonly string[];
  seconds: number;
}

/** Every score of a table, and how far they agree. */
export interface TableScores {
  /** Trained scores are the mean of their draws. */
  columns: ScoreColumn[];
  costs: WorkCost[];
  /** Of the columns in their order; NaN where one is constant. */
  agreement: RankAgreement;
  /** Mean rank over the columns that order something; null where there are none. */
  meanRank: Float64Array | null;
  labelIssues: LabelIssues | null;
}

/** What watches the computation. */
export interface ScoreWatch {
  /** Cost so far and in all, in forward passes of one example (a backward pass counts as two). */
  progress(done: number, total: number): void;
  /** Seconds that never go back. */
  now(): number;
  /** Stops the computation between two asks. */
  signal: AbortSignal;
}

/**
 * Computes every score of a plan. Draw d of a work is keyed by (seed, d, work): a score is the same whatever other
 * scores are asked for.
 *
 * @throws AbortError if stopped; RangeError if a score is not a number.
 */
export async function computeScores(plan: ScorePlan, watch: ScoreWatch): Promise<TableScores> {
  const { fixed, works, training, rowCount, seeds, seed } = plan;
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
  const planned = works.map((work) => costOf(work.planned(rowCount, training?.epochs ?? 0)));
  const total = seeds * planned.reduce((sum, cost) => sum + cost, 0);

  let done = 0;
  const columns: ScoreColumn[] = fixed.map((column) => finished(column, null, null));
  const costs: WorkCost[] = [];
  let labelIssues: LabelIssues | null = null;
  for (const work of works) {
    const { dataset, spec, epochs } = training!;
    const cost: WorkCost = {
      key: work.key,
      says: work.says,
      scorers: work.scorers,
      forward: 0,
      backward: 0,
      seconds: 0,
    };
    const started = watch.now();
    const draws: Draw[] = [];
    for (let draw = 0; draw < seeds; draw++) {
      const rng = createRng(seed).split(`draw-${draw}`).split(work.key);
      const passed = (passes: Passes) => {
        cost.forward += passes.forward;
        cost.backward += passes.backward;
        done += costOf(passes);
        watch.progress(Math.min(done, total), total);
        watch.signal.throwIfAborted();
      };
      draws.push(await work.draw({ dataset, rows, spec, epochs, rng, passed }));
    }
    cost.seconds = watch.now() - started;
    costs.push(cost);
    const probabilities = draws.flatMap((draw) => draw.probabilities ?? []);
    if (probabilities.length > 0 && dataset.labels.kind === "classes") {
      const labels = dataset.labels.values.subarray(0, rowCount);
      labelIssues = findLabelIssues(probabilities, labels);
      columns.push(
        ...columnsOf(
          work,
          probabilities.map((draw) => labelQualityColumns(draw, labels)),
        ),
      );
    } else {
      columns.push(
        ...columnsOf(
          work,
          draws.map((draw) => draw.columns),
        ),
      );
    }
  }
  return { columns, costs, ...combined(columns), labelIssues };
}

/** Each column as the mean of its draws. */
function columnsOf(work: Work, draws: readonly WorkColumns[]): ScoreColumn[] {
  return Object.keys(draws[0]!).map((name) => {
    const values = draws.map((draw) => draw[name]!);
    const mean = values[0]!.map(
      (_, row) => values.reduce((sum, draw) => sum + draw[row]!, 0) / values.length,
    );
    const stability = values.length < 2 ? null : scoreStability(values).spearman;
    const scorer = work.scorers.find((each) => givesColumn(each, name)) ?? work.scorers[0]!;
    return finished({ name, scorer, values: mean }, work.key, stability);
  });
}

function givesColumn(scorer: string, column: string): boolean {
  const method = methodNamed(scorer, "scorer");
  return method.kind === "scorer" && method.columns.includes(column);
}

function finished(column: FixedColumn, work: string | null, stability: number | null): ScoreColumn {
  const { values, name } = column;
  const bad = values.findIndex((value) => Number.isNaN(value));
  if (bad !== -1) {
    throw new RangeError(`computeScores: ${name} must be a number in every row, got NaN in row ${bad + 1}`);
  }
  return { ...column, work, stability, constant: values.every((value) => value === values[0]) };
}

function combined(columns: readonly ScoreColumn[]): Pick<TableScores, "agreement" | "meanRank"> {
  const ordering = columns.filter(({ constant }) => !constant).map(({ values }) => values);
  return {
    agreement: agreementMatrix(columns.map(({ values }) => values)),
    meanRank: ordering.length === 0 ? null : meanRank(ordering),
  };
}

function costOf({ forward, backward }: Passes): number {
  return forward + 2 * backward;
}
