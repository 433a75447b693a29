import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { catalog } from "@gradus/curriculum";
import { type ExperimentInput, experimentInputSchema } from "@gradus/protocol";
import { parse } from "yaml";
import type { ValuesOf } from "../../command.js";
import { UsageError } from "../../errors.js";
import type { compareOptions } from "../compare.js";
import { experimentProblem } from "./experiment-problem.js";
import { readGrid } from "./read-grid.js";
import { readStrength } from "./read-strength.js";

type Values = ValuesOf<typeof compareOptions>;

/** Words of --difficulty that name a scorer, not a column. */
const SCORERS = catalog.flatMap((method) =>
  method.kind === "scorer" && method.inCompare && !["column", "irreducible-loss"].includes(method.name)
    ? [method.name]
    : [],
);

/** The experiment as the user gave it: the file, and over it what stands on the command line. */
export function experimentInput(table: string | undefined, values: Values): ExperimentInput {
  const file = values.config === undefined ? {} : readConfig(values.config);
  const line = definedOnly({
    table,
    test: values.test,
    labels: values.labels,
    testLabels: values["test-labels"],
    task: values.task,
    arms: values.arms.length === 0 ? undefined : values.arms,
    control: values.control,
    blocks: values.blocks,
    margin: values.margin,
    epochs: values.epochs,
    model: values.model,
    question: values.question,
    at: values.at.length === 0 ? undefined : values.at,
    tuning: values.tuning,
    batchSize: values["batch-size"],
    learningRate: values["learning-rate"],
    difficulty: SCORERS.includes(values.difficulty ?? "") ? values.difficulty : undefined,
    sweep: values.sweep,
    grid: readGrid(values.grid),
    factor: values.factor,
    strength: readStrength(values.strength),
    seed: values.seed,
  });
  const columns = definedOnly({
    label: values.label,
    id: values.id,
    weight: values.weight,
    group: values.group,
    difficulty: SCORERS.includes(values.difficulty ?? "") ? undefined : values.difficulty,
    text: listOrNone(values.text),
    number: listOrNone(values.number),
    category: listOrNone(values.category),
    image: values.image,
    ignore: listOrNone(values.ignore),
  });
  const merged = { ...file, ...line, columns: { ...file.columns, ...columns } };
  return checkInput(merged, "options", "gradus compare --help lists the choices");
}

function readConfig(path: string): ExperimentInput {
  const document = parseYaml(readFileSync(path, "utf8"), path);
  const input = checkInput(document, path, "docs/experiment.md lists the keys");
  const beside = (file: string) => (isAbsolute(file) ? file : join(dirname(path), file));
  return {
    ...input,
    ...(input.table === undefined ? {} : { table: beside(input.table) }),
    ...(input.test === undefined ? {} : { test: beside(input.test) }),
    ...(input.labels === undefined ? {} : { labels: beside(input.labels) }),
    ...(input.testLabels === undefined ? {} : { testLabels: beside(input.testLabels) }),
  };
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (error) {
    throw new UsageError(`${path} must be YAML, got ${(error as Error).message}`, { cause: error });
  }
}

function checkInput(document: unknown, thing: string, remedy: string): ExperimentInput {
  const result = experimentInputSchema.safeParse(document);
  if (result.success) return result.data;
  throw new UsageError(`${thing}: ${experimentProblem(result.error, document)}`, { remedy });
}

function listOrNone(values: readonly string[]): string[] | undefined {
  return values.length === 0 ? undefined : [...values];
}

function definedOnly<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}
