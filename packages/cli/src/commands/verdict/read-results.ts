import { openTable } from "@gradus/data";
import type { ResultRow } from "@gradus/evidence";
import { UsageError } from "../../errors.js";
import { didYouMean } from "../../suggest.js";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const FAILED = /^(|na|n\/a|null|none|[+-]?(nan|inf|infinity))$/i;

/**
 * Reads rows of (block, arm, metric) and, where there is such a column, correct. An empty, missing or infinite metric
 * is a run that failed.
 */
export async function readResults(path: string): Promise<ResultRow[]> {
  const table = await openTable(path);
  try {
    const names = table.columns.map(({ name }) => name);
    for (const name of ["block", "arm", "metric"]) {
      if (names.includes(name)) continue;
      throw new UsageError(
        `${path} must have a column ${JSON.stringify(name)}, got ${names.join(", ")}${didYouMean(name, names)}`,
        {
          remedy: "Rename the columns to block, arm and metric: a row is one run.",
        },
      );
    }
    const [blocks, arms, metrics] = await Promise.all([
      table.texts("block"),
      table.texts("arm"),
      table.texts("metric"),
    ]);
    const correct = names.includes("correct") ? await table.texts("correct") : null;
    return metrics.map((metric, row) => ({
      block: blocks[row]!.trim(),
      arm: arms[row]!.trim(),
      metric: readMetric(metric.trim(), `${path}, row ${row + 1}`),
      ...(correct === null ? {} : { correct: correct[row]!.trim() }),
    }));
  } finally {
    table.close();
  }
}

function readMetric(text: string, where: string): number | null {
  if (FAILED.test(text)) return null;
  if (NUMBER.test(text)) return Number(text);
  throw new UsageError(
    `${where}: metric must be a number, or empty for a run that failed, got ${JSON.stringify(text)}`,
  );
}
