import { methodNamed, type ScorerMethod } from "@gradus/curriculum";
import { InputError, type Table } from "@gradus/data";

/** What a table, and the columns that were named beside it, can give. */
export interface Supplies {
  label: boolean;
  classes: boolean;
  text: boolean;
  images: boolean;
  votes: boolean;
  probabilities: boolean;
  column: boolean;
}

/** What scorers can be computed from. */
export function suppliesOf(
  table: Table,
  named: { votes: readonly string[]; probabilities: readonly string[] },
): Supplies {
  const label = table.columnOf("label") !== undefined;
  return {
    label,
    classes: label && table.task === "classes",
    text: table.columnsOf("text").length > 0,
    images: table.columnOf("image") !== undefined,
    votes: named.votes.length > 0,
    probabilities: named.probabilities.length > 0,
    column: table.columnOf("difficulty") !== undefined,
  };
}

/** The scorer of that name. */
export function scorerNamed(name: string): ScorerMethod {
  const method = methodNamed(name, "scorer");
  if (method.kind !== "scorer") throw new Error(`internal: ${name} is no scorer`);
  return method;
}

/** Whether the table gives all that a scorer needs. */
export function canScore(name: string, supplies: Supplies): boolean {
  return scorerNamed(name).needs.every((need) => supplies[need]);
}

/**
 * Refuses a scorer of which something is missing.
 *
 * @throws InputError that says what is missing, and how to give it.
 */
export function refuseUnsupplied(name: string, table: Table, supplies: Supplies): void {
  const need = scorerNamed(name).needs.find((each) => !supplies[each]);
  if (need === undefined) return;
  const columns = table.columns.map((column) => JSON.stringify(column.name)).join(", ");
  const missing = {
    label: {
      rule: "needs a label",
      value: `columns ${columns}`,
      remedy: "Name its column: --label <column>.",
    },
    classes: supplies.label
      ? {
          rule: "needs classes to predict",
          value: `numbers in ${JSON.stringify(table.columnOf("label")!.name)}`,
          remedy:
            "Predict classes (--task classification), or ask for loss, cross-fitted-loss or grand, which numbers have too.",
        }
      : { rule: "needs a label", value: `columns ${columns}`, remedy: "Name its column: --label <column>." },
    text: { rule: "needs a text", value: `columns ${columns}`, remedy: "Name its column: --text <column>." },
    images: {
      rule: "needs images",
      value: `columns ${columns}`,
      remedy: "Give a table of images: IDX, .npy, a folder of pictures, or a column of their paths.",
    },
    votes: {
      rule: "needs the votes of annotators",
      value: "none",
      remedy: "Name their columns, an annotator each: --votes <column>,<column>.",
    },
    probabilities: {
      rule: "needs the probabilities of a teacher",
      value: "none",
      remedy: "Name their columns, a class each: --probabilities <column>,<column>.",
    },
    column: {
      rule: "needs a column of difficulty",
      value: `columns ${columns}`,
      remedy: "Name the column itself: --difficulty <column>.",
    },
  }[need];
  throw new InputError({ thing: `score ${name}`, ...missing });
}
