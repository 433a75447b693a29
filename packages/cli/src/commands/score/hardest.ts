import type { Table } from "@gradus/data";
import type { PreparedScores, TableScores } from "@gradus/lab";
import { topK } from "@gradus/numeric";

/** An example as it is shown: its row from 0, its class and what stands in it. */
export interface HardExample {
  row: number;
  exampleId: string;
  label: string | null;
  shown: string;
}

const MOST = 5;

/** The examples of the highest mean rank, hardest first; shown by their text, or their id where there is none. */
export async function hardestExamples(
  table: Table,
  prepared: PreparedScores,
  { meanRank }: TableScores,
): Promise<HardExample[]> {
  if (meanRank === null) return [];
  const rows = topK(meanRank, Math.min(MOST, meanRank.length));
  const text = table.columnsOf("text")[0];
  const texts = text === undefined ? null : await table.texts(text.name);
  const { labels, classNames, exampleIds } = prepared;
  return Array.from(rows, (row) => ({
    row,
    exampleId: exampleIds[row]!,
    label: labels === null || classNames === null ? null : classNames[labels[row]!]!,
    shown: texts === null ? exampleIds[row]! : texts[row]!.replace(/\s+/g, " ").trim(),
  }));
}
