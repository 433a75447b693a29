import type { WritableColumn } from "@gradus/data";
import type { PreparedScores, TableScores } from "@gradus/lab";
import { UsageError } from "../../errors.js";

/** Columns of the file that are no score of their own. */
const OWN = ["exampleId", "meanRank", "labelIssue"];

/** The columns of the file, a row an example. */
export function fileColumns(
  prepared: PreparedScores,
  scores: TableScores,
): { [name: string]: WritableColumn } {
  const issues = new Int32Array(prepared.rowCount);
  for (const row of scores.labelIssues?.rows ?? []) issues[row] = 1;
  return {
    exampleId: prepared.exampleIds,
    ...Object.fromEntries(scores.columns.map(({ name, values }) => [name, values])),
    ...(scores.meanRank !== null && { meanRank: scores.meanRank }),
    ...(scores.labelIssues !== null && { labelIssue: issues }),
  };
}

/** Refuses two scores of one name before anything is computed. */
export function refuseSameNames(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at || OWN.includes(name));
  if (twice === undefined) return;
  throw new UsageError(`scores must have different names, got ${JSON.stringify(twice)} twice`, {
    remedy: "rename the column of the table",
  });
}
