import { type DuckDBDataChunk, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";

/** A query's values by name. */
export type Parameters = Record<string, DuckDBValue>;

/** An in-memory database of its own: no extension is fetched, the time zone is UTC, rows keep their order. */
export async function createDatabase(): Promise<DuckDBInstance> {
  const database = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
  });
  await query(database, "SET GLOBAL TimeZone = 'UTC'");
  return database;
}

/** Runs one query, on a connection of its own, and returns all rows. */
export async function query(
  database: DuckDBInstance,
  sql: string,
  parameters: Parameters = {},
): Promise<DuckDBValue[][]> {
  const connection = await database.connect();
  try {
    return (await connection.runAndReadAll(sql, parameters)).getRows();
  } finally {
    connection.closeSync();
  }
}

/**
 * Hands every chunk of a query's result to `read`, with the row that it starts at.
 * The connection is its own: a second query on one connection would cut the first one's stream short.
 */
export async function readChunks(
  database: DuckDBInstance,
  sql: string,
  read: (chunk: DuckDBDataChunk, start: number) => void,
): Promise<void> {
  const connection = await database.connect();
  try {
    const result = await connection.stream(sql);
    let start = 0;
    for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
      if (chunk.rowCount === 0) break;
      read(chunk, start);
      start += chunk.rowCount;
    }
  } finally {
    connection.closeSync();
  }
}

/** Quotes a column's name for SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text for SQL, where no parameter can stand. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
