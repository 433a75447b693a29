import { catalog } from "@gradus/curriculum";
import type { PreparedScores } from "@gradus/lab";

/** Names of all scorers of the catalog. */
export function scorerNames(): string[] {
  return catalog.filter(({ kind }) => kind === "scorer").map(({ name }) => name);
}

/** Columns that the trained scorers of a plan will give, each once. */
export function trainedColumns({ scorers }: PreparedScores): string[] {
  const names = new Set(scorers.map(({ name }) => name));
  const columns = catalog.flatMap((method) =>
    method.kind === "scorer" && method.score === "trained" && names.has(method.name) ? method.columns : [],
  );
  return [...new Set(columns)];
}
