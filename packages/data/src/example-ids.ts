import { createHash } from "node:crypto";
import type { DuckDBInstance } from "@duckdb/node-api";
import { canonicalRow, type StoredColumn } from "./cells.js";
import { byCodePoint } from "./code-point-order.js";
import { query, readChunks } from "./duck.js";
import { InputError } from "./input-error.js";

/** Who each example is, whatever its place in the file. */
export interface ExampleIds {
  /** `[n]`, no two alike. */
  ids: string[];
  /** `[2n]` high and low word of the first 64 bits of SHA-256 of the id. */
  keys: Uint32Array;
}

/**
 * Names every example: by the user's column, or by content.
 *
 * By content an id is the first 16 hex digits of SHA-256 of the row's canonical text (`canonicalRow`) over `columns`;
 * of rows that are equal, the second and later are hashed once more with `#1`, `#2`, … after the first hash.
 */
export async function readExampleIds(
  database: DuckDBInstance,
  path: string,
  columns: readonly StoredColumn[],
  idColumn: StoredColumn | undefined,
): Promise<ExampleIds> {
  if (idColumn !== undefined) await checkIds(database, path, idColumn);
  const named =
    idColumn !== undefined
      ? `SELECT rowid AS row, ${idColumn.cell} AS id FROM rows`
      : `SELECT row, substr(CASE occurrence WHEN 0 THEN hash ELSE sha256(hash || '#' || occurrence) END, 1, 16) AS id
         FROM (SELECT row, hash, row_number() OVER (PARTITION BY hash ORDER BY row) - 1 AS occurrence
               FROM (SELECT rowid AS row, sha256(${canonicalRow(columns)}) AS hash FROM rows))`;
  const ids: string[] = [];
  const words: number[] = [];
  await readChunks(
    database,
    `SELECT id, ('0x' || substr(key, 1, 8))::UINTEGER, ('0x' || substr(key, 9, 8))::UINTEGER
     FROM (SELECT row, id, sha256(id) AS key FROM (${named})) ORDER BY row`,
    (chunk) => {
      for (const id of chunk.getColumnValues(0)) ids.push(id as string);
      const [high, low] = [chunk.getColumnValues(1), chunk.getColumnValues(2)];
      for (let i = 0; i < chunk.rowCount; i++) words.push(high[i] as number, low[i] as number);
    },
  );
  return { ids, keys: Uint32Array.from(words) };
}

/**
 * SHA-256 over the names of the columns and every row's canonical text, in the order of the file. Two formats of one
 * table agree where they write their numbers alike (CSV may say `2e-07` where JSON says `2e-7`).
 */
export async function hashTable(database: DuckDBInstance, columns: readonly StoredColumn[]): Promise<string> {
  const names = columns.map(({ name }) => name).sort(byCodePoint);
  const hash = createHash("sha256").update(JSON.stringify(names));
  await readChunks(
    database,
    `SELECT sha256(${canonicalRow(columns)}) FROM rows ORDER BY rowid`,
    (chunk) => void hash.update(chunk.getColumnValues(0).join("")),
  );
  return hash.digest("hex");
}

async function checkIds(database: DuckDBInstance, path: string, idColumn: StoredColumn): Promise<void> {
  const id = idColumn.cell;
  const thing = `${path}: id column ${JSON.stringify(idColumn.name)}`;
  const [empty] = await query(
    database,
    `SELECT min(rowid) + 1, count(*) FROM rows WHERE ${id} IS NULL OR ${id} = ''`,
  );
  const [row, count] = empty!;
  if (Number(count) > 0) {
    throw new InputError({
      thing,
      rule: "must hold an id in every row",
      value: `none in ${count} rows, the first of them row ${row}`,
      remedy: "Fill in the ids, or leave --id away: rows are then named by their content.",
    });
  }
  const [first] = await query(
    database,
    `SELECT ${id}, count(*) AS times, (SELECT count(*) FROM rows) - (SELECT count(DISTINCT ${id}) FROM rows)
     FROM rows GROUP BY ${id} HAVING times > 1 ORDER BY min(rowid) LIMIT 1`,
  );
  if (first === undefined) return;
  throw new InputError({
    thing,
    rule: "must hold a different id in every row",
    value: `${JSON.stringify(first[0])} in ${first[1]} rows (${first[2]} rows repeat an id)`,
    remedy: "Make the ids unique, or leave --id away: rows are then named by their content.",
  });
}
