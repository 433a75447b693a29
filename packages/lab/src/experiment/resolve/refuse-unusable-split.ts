import { InputError } from "@gradus/data";
import type { Experiment } from "@gradus/protocol";
import { type ComparisonData, splitRows } from "../cell/comparison-data.js";
import { blockRng } from "../cell/seeds.js";

/**
 * Refuses tables that cannot be divided: no row tests, a class tests that never trains, or no row validates.
 * One block stands for all: whether any group is small enough does not depend on the order in which they are drawn.
 *
 * @throws InputError that names the rows, their rule and what was found.
 */
export function refuseUnusableSplit(experiment: Experiment, data: ComparisonData): void {
  const { split, seed, test } = experiment;
  const by = split.grouped ? "group" : "id";
  if (data.testRows.length === 0 || data.ownRows.length === 0) {
    throw new InputError({
      thing: "the test rows",
      rule: `must be held out of the table by hash of the ${by}`,
      value: data.testRows.length === 0 ? "none" : "all rows",
      remedy: "Give a test table with --test, more rows, or another testShare in experiment.yaml.",
    });
  }
  const stranger = classThatOnlyTests(data);
  if (stranger !== null) {
    throw new InputError({
      thing: "the test rows",
      rule: "must be of classes that train too",
      value: `${JSON.stringify(stranger)}, of which all examples test`,
      remedy: `Add examples of that class${test.kind === "held-out" ? ", give a test table with --test, or another --seed" : ""}.`,
    });
  }
  try {
    splitRows(data, split.validationShare, blockRng(seed, { phase: "main", block: 1 }).split("split"));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const share = Number((100 * split.validationShare).toPrecision(6));
    throw new InputError(
      {
        thing: "the validation rows of a block",
        rule: `must be ${share} % of ${data.ownRows.length} rows${split.grouped ? ", groups kept together" : ""}`,
        value: "none",
        remedy: "Give more rows or smaller groups, or a larger validationShare in experiment.yaml.",
      },
      { cause },
    );
  }
}

function classThatOnlyTests({ features: { labels }, ownRows, testRows }: ComparisonData): string | null {
  if (labels.kind === "numbers") return null;
  const trains = new Set(Array.from(ownRows, (row) => labels.codes[row]!));
  const row = testRows.find((tested) => !trains.has(labels.codes[tested]!));
  return row === undefined ? null : labels.names[labels.codes[row]!]!;
}
