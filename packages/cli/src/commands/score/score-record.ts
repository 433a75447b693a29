import type { Table } from "@gradus/data";
import type { PreparedScores, TableScores } from "@gradus/lab";
import { version } from "../../version.js";

/** What the scores of a file are, how they were made, what they cost and how far they agree. */
export function scoreRecord(table: Table, prepared: PreparedScores, scores: TableScores) {
  const { columns, costs, agreement, labelIssues } = scores;
  const matrix = (values: Float64Array) =>
    columns.map((_, row) =>
      Array.from(values.subarray(row * columns.length, (row + 1) * columns.length), numberOrNull),
    );
  const label = table.columnOf("label");
  return {
    format: "gradus.scores/1" as const,
    gradus: version,
    table: { contentHash: table.contentHash, rows: table.rowCount },
    label: label === undefined ? null : label.name,
    scorers: prepared.scorers,
    seed: prepared.seed,
    seeds: prepared.seeds,
    training:
      prepared.training === null ? null : { ...prepared.training.spec, epochs: prepared.training.epochs },
    columns: columns.map(({ name, scorer, work, stability, constant }) => ({
      name,
      scorer,
      work,
      stability: stability === null ? null : numberOrNull(stability),
      constant,
    })),
    costs: costs.map((cost) => ({ ...cost, seconds: Number(cost.seconds.toFixed(3)) })),
    agreement: { spearman: matrix(agreement.spearman), kendall: matrix(agreement.kendall) },
    labelIssues:
      labelIssues === null ? null : { count: labelIssues.rows.length, noiseRate: labelIssues.noiseRate },
  };
}

/** What {@link scoreRecord} returns. */
export type ScoreRecord = ReturnType<typeof scoreRecord>;

/** JSON has no NaN: a constant score agrees with nothing. */
function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
