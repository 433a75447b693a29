import { nearestName } from "@gradus/numeric";
import { matchCorrect } from "./correct-strings.js";
import type { MetricWords } from "./metric-words.js";
import type { ArmResult, Observation } from "./result.js";
import { arrangeRows, identicalArms, isFailure, type ResultRow } from "./result-rows.js";
import type { RuleOptions } from "./rule-options.js";
import { startFamily } from "./sequential-rule.js";

/** How results from anywhere are to be judged. */
export interface JudgeOptions {
  control: string;
  /** Smallest difference that matters, in units of the metric. */
  margin: number;
  /** N, planned blocks. */
  blocks: number;
  higherIsBetter: boolean;
  /** Metric of a failed run: that of a constant predictor. */
  failureValue?: number | undefined;
  /** Smallest step of the metric; read from `correct` where rows have it. */
  resolution?: number | undefined;
  /** The metric's name in words; by default what `correct` says that it is, else `metric`. */
  metricName?: string | undefined;
}

/** What an arm came to, and how much of its rows that took: what it has after its close is not read. */
export interface JudgedArm extends ArmResult {
  /** Blocks in which the arm has a row. */
  blocksGiven: number;
  /** The last block that was read, by name; null where none was. */
  lastBlock: string | null;
}

/** What results from anywhere came to. */
export interface Judgement {
  /** The arms other than the control, in order of appearance. */
  results: JudgedArm[];
  metric: MetricWords;
  /** Blocks in the rows, whether read or not. */
  blocksGiven: number;
  /** Pairs of arms, the control among them, that have the same metric in every block: copies, perhaps. */
  identical: [string, string][];
  /** Length of `correct`; null where no row has it. */
  testExamples: number | null;
}

/**
 * Applies the sequential rule to results that were obtained anywhere: rows of (block, arm, metric).
 *
 * Blocks stand in numeric order if all are integers, else by first appearance; what an arm has after its close is not
 * read. A metric that is missing or not finite is a failure.
 *
 * @throws RangeError if a (block, arm) stands twice, the control is unknown, an arm has no row in a block before its
 *   close, a failure has no value, or `correct` does not explain the metric.
 */
export function judgeResults(rows: readonly ResultRow[], options: JudgeOptions): Judgement {
  const { control, higherIsBetter, failureValue } = options;
  const arranged = arrangeRows(rows);
  const { blocks, arms, rowOf } = arranged;
  const treatments = arms.filter((arm) => arm !== control);
  checkArms(arms, treatments, control);
  checkFailures(rows, failureValue);

  const correct = matchCorrect(rows, higherIsBetter);
  const resolution = correct?.resolution ?? options.resolution;
  const family = startFamily(
    treatments.map((arm) => ({ arm, at: 1 })),
    {
      margin: options.margin,
      blocks: options.blocks,
      ...(resolution === undefined ? {} : { resolution }),
    } satisfies RuleOptions,
  );
  const rowBeforeClose = (block: string, arm: string): ResultRow => {
    const row = rowOf(block, arm);
    if (row !== undefined) return row;
    throw new RangeError(
      `judgeResults: ${JSON.stringify(arm)} must have a row in every block until it closes, got none in block ${block}`,
    );
  };
  const observe = (arm: ResultRow, against: ResultRow): Observation => {
    const difference = scored(arm, failureValue) - scored(against, failureValue);
    const failed = failedOf(arm, against);
    const examples = failed === undefined ? correct?.differences(arm, against) : undefined;
    return {
      difference: higherIsBetter ? difference : -difference,
      ...(failed === undefined ? {} : { failed }),
      ...(examples === undefined ? {} : { examples }),
    };
  };

  for (const block of blocks.slice(0, options.blocks)) {
    const open = new Set(family.open);
    if (open.size === 0) break;
    const against = rowBeforeClose(block, control);
    family.look(
      family.blocks + 1,
      treatments.map((arm, k) => (open.has(k) ? observe(rowBeforeClose(block, arm), against) : null)),
    );
  }
  const metric = correct?.metric ?? { name: "metric", unit: "number", higherIsBetter };
  return {
    results: family.results().map((result) => ({
      ...result,
      blocksGiven: blocks.filter((block) => rowOf(block, result.arm) !== undefined).length,
      lastBlock: blocks[result.blocks - 1] ?? null,
    })),
    metric: { ...metric, name: options.metricName ?? metric.name },
    blocksGiven: blocks.length,
    identical: identicalArms(arranged),
    testExamples: correct?.testExamples ?? null,
  };
}

function scored(row: ResultRow, failureValue: number | undefined): number {
  return isFailure(row) ? failureValue! : row.metric!;
}

function failedOf(arm: ResultRow, control: ResultRow): "arm" | "control" | "both" | undefined {
  if (isFailure(arm)) return isFailure(control) ? "both" : "arm";
  return isFailure(control) ? "control" : undefined;
}

function checkArms(arms: readonly string[], treatments: readonly string[], control: string): void {
  if (!arms.includes(control)) {
    const meant = nearestName(control, arms);
    const hint = meant === undefined ? "" : ` (did you mean ${JSON.stringify(meant)}?)`;
    const known = arms.map((arm) => JSON.stringify(arm)).join(", ");
    throw new RangeError(
      `judgeResults: control must be one of the arms ${known}, got ${JSON.stringify(control)}${hint}`,
    );
  }
  if (treatments.length === 0) {
    throw new RangeError(
      `judgeResults: rows must hold an arm besides the control, got only ${JSON.stringify(control)}`,
    );
  }
}

function checkFailures(rows: readonly ResultRow[], failureValue: number | undefined): void {
  if (failureValue !== undefined && !Number.isFinite(failureValue)) {
    throw new RangeError(`judgeResults: failureValue must be a finite number, got ${failureValue}`);
  }
  const failed = rows.find(isFailure);
  if (failed !== undefined && failureValue === undefined) {
    throw new RangeError(
      `judgeResults: failureValue must be given where a run failed, got none for ${JSON.stringify(failed.arm)} in block ${failed.block}`,
    );
  }
}
