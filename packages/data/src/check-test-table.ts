import { InputError } from "./input-error.js";
import { listed, readLabels, type TableLabels } from "./labels.js";
import type { Table } from "./table.js";

/** What a test table is, beside the table that is trained on. */
export interface TestTableFacts {
  /** `[test rows]` labels as the training table codes them. */
  labels: TableLabels;
  /** Test rows whose features and label are also a row of the training table: a warning, not an error. */
  alsoInTrain: number;
}

/**
 * Reads the labels of a test table in the codes of the training table, and counts the test rows that train too.
 *
 * @throws InputError if a label is missing, or a class is none of the training table's.
 */
export async function checkTestTable(
  train: Table,
  trainLabels: TableLabels,
  test: Table,
): Promise<TestTableFacts> {
  const shared = train.columns.filter(({ kind }) =>
    ["text", "number", "category", "image", "label"].includes(kind),
  );
  const names = shared.map(({ name }) => name);
  const trained = new Set(await train.rowHashes(names));
  let alsoInTrain = 0;
  for (const hash of await test.rowHashes(names)) if (trained.has(hash)) alsoInTrain++;
  return { labels: await readTestLabels(train, trainLabels, test), alsoInTrain };
}

async function readTestLabels(train: Table, trainLabels: TableLabels, test: Table): Promise<TableLabels> {
  const labels = await readLabels(test, { testing: true });
  if (labels.kind === "numbers" || trainLabels.kind === "numbers") return labels;
  const known = new Map(trainLabels.names.map((name, code) => [name, code]));
  const unknown = labels.names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new InputError({
      thing: `${test.path}: label column ${JSON.stringify(test.columnOf("label")!.name)}`,
      rule: `must hold only classes of ${train.path}`,
      value: listed(unknown),
      remedy: explain(unknown, trainLabels.names),
    });
  }
  const codes = labels.codes.map((code) => known.get(labels.names[code]!)!);
  const counts = new Int32Array(trainLabels.names.length);
  for (const code of codes) counts[code]!++;
  return { kind: "classes", codes, names: trainLabels.names, counts };
}

function explain(unknown: readonly string[], known: readonly string[]): string {
  const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]+$/u, "");
  for (const name of unknown) {
    const meant = known.find((other) => plain(other) === plain(name));
    if (meant === undefined) continue;
    return `${JSON.stringify(name)} looks like ${JSON.stringify(meant)}: write the labels alike in both files.`;
  }
  return `The classes are ${listed(known)}: remove the rows of other classes, or train on them too.`;
}
