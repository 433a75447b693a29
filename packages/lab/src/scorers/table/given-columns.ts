import type { Images } from "@gradus/curriculum";
import { encodeCategories, InputError, type Table, unitPixels } from "@gradus/data";

/**
 * A column of the table as a score, higher = harder.
 *
 * @throws InputError unless every row holds a finite number, and two rows differ.
 */
export async function readScoreColumn(table: Table, name: string): Promise<Float64Array> {
  const { values } = await table.numbers(name);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) {
    const cell = (await table.texts(name))[bad]!;
    throw new InputError({
      thing: `${table.path}: score column ${JSON.stringify(name)}`,
      rule: "must hold a finite number in every row",
      value: `${cell === "" ? "nothing" : cell} in row ${bad + 1}`,
      remedy: "Correct the scores, or leave the column away.",
    });
  }
  return values;
}

/**
 * Votes `[rows × annotators]`: answers by code, −1 where a cell is missing.
 *
 * @throws InputError if a row has no vote at all.
 */
export async function readVotes(table: Table, columns: readonly string[]): Promise<Int32Array> {
  const cells = await Promise.all(
    columns.map(async (name) => (await table.texts(name)).map((cell) => cell.trim())),
  );
  const { codes } = encodeCategories(cells.flat());
  const votes = new Int32Array(table.rowCount * columns.length);
  for (let row = 0; row < table.rowCount; row++) {
    let given = 0;
    for (let voter = 0; voter < columns.length; voter++) {
      const vote = codes[voter * table.rowCount + row]!;
      votes[row * columns.length + voter] = vote;
      given += Number(vote !== -1);
    }
    if (given === 0) {
      throw new InputError({
        thing: `${table.path}: votes in ${columns.map((name) => JSON.stringify(name)).join(", ")}`,
        rule: "must hold a vote in every row",
        value: `none in row ${row + 1}`,
        remedy: "Remove the rows without a vote, or name more columns.",
      });
    }
  }
  return votes;
}

/** A row's probabilities are summed in the teacher's own rounding. */
const SUM_ERROR = 1e-3;

/**
 * A teacher's probabilities `[rows × classes]`, in the order of the classes: a column a class, which is named by the
 * class or ends in it after one of `_ - . : /` or a space.
 *
 * @throws InputError if a class has no column or two, or a row holds no probabilities.
 */
export async function readTeacher(
  table: Table,
  columns: readonly string[],
  classes: readonly string[],
): Promise<Float64Array> {
  const places = classes.map((name) => {
    const exact = columns.filter((column) => column === name);
    const found = exact.length > 0 ? exact : columns.filter((column) => endsIn(column, name));
    if (found.length === 1) return found[0]!;
    throw new InputError({
      thing: `--probabilities: class ${JSON.stringify(name)}`,
      rule: "must have one column, named by the class or ending in it as in p_<class>",
      value: found.length === 0 ? `columns ${columns.join(", ")}` : found.join(", "),
      remedy: `Name ${classes.length} columns, one for each of the classes.`,
    });
  });
  const probabilities = new Float64Array(table.rowCount * classes.length);
  for (const [k, name] of places.entries()) {
    const { values } = await table.numbers(name);
    values.forEach((value, row) => {
      probabilities[row * classes.length + k] = value;
    });
  }
  for (let row = 0; row < table.rowCount; row++) {
    const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
    const sum = own.reduce((total, value) => total + value, 0);
    if (own.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) <= SUM_ERROR) continue;
    throw new InputError({
      thing: `${table.path}: probabilities in ${places.map((name) => JSON.stringify(name)).join(", ")}`,
      rule: "must be numbers in [0, 1] that sum to 1",
      value: `${[...own].join(", ")} in row ${row + 1}`,
      remedy: "Correct them, or give all classes' columns.",
    });
  }
  return probabilities;
}

/** The images of the table as numbers in [0, 1], grey or red, green and blue; what a file holds beside is not seen. */
export function imagesOf(table: Table): Images {
  const images = table.images();
  if (images === null) throw new Error("internal: a score of images is asked of a table without");
  const { channels, height, width } = images;
  const all = unitPixels(images, 0, table.rowCount);
  if (channels === 1 || channels === 3) return { values: all, channels, height, width };
  const seen = channels === 2 ? 1 : 3;
  const size = height * width;
  const values = new Float32Array(table.rowCount * seen * size);
  for (let row = 0; row < table.rowCount; row++) {
    const first = row * channels * size;
    values.set(all.subarray(first, first + seen * size), row * seen * size);
  }
  return { values, channels: seen, height, width };
}

function endsIn(column: string, name: string): boolean {
  return column.endsWith(name) && /[_\-.:/ ]$/.test(column.slice(0, column.length - name.length));
}
