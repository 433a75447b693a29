import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
} from "@duckdb/node-api";

/** A query's values by name. */
export type Parameters = Record<string, DuckDBValue>;

/** An in-memory database of its own: no extension is fetched, the time zone is UTC, rows keep their order. */
export async function connect(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return connection;
}

/** Hands every chunk of a query's result to `read`, with the row that it starts at. */
export async function readChunks(
  connection: DuckDBConnection,
  sql: string,
  read: (chunk: DuckDBDataChunk, start: number) => void,
): Promise<void> {
  const result = await connection.stream(sql);
  let start = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    read(chunk, start);
    start += chunk.rowCount;
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
