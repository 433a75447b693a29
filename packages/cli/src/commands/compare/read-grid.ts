import type { ExperimentInput } from "@gradus/protocol";
import { UsageError } from "../../errors.js";
import { didYouMean } from "../../suggest.js";

type Grid = NonNullable<ExperimentInput["grid"]>;

const NUMBERS: { readonly [key: string]: "startFraction" | "fullAt" } = {
  start: "startFraction",
  full: "fullAt",
};
const KEYS = [...Object.keys(NUMBERS), "family"];

/** The grid of a sweep from words such as `start=0.1:0.4`; undefined where there are none. */
export function readGrid(words: readonly string[]): Grid | undefined {
  if (words.length === 0) return undefined;
  const grid: Grid = {};
  const given = new Set<string>();
  for (const word of words) {
    const at = word.indexOf("=");
    const key = word.slice(0, at);
    if (at === -1 || !KEYS.includes(key)) {
      throw new UsageError(
        `--grid must be start=, full= or family= with values, got ${JSON.stringify(word)}${at === -1 ? "" : didYouMean(key, KEYS)}`,
        { remedy: "such as --grid start=0.1:0.4,full=0.5:1,family=linear:step" },
      );
    }
    if (given.has(key)) throw new UsageError(`--grid must name ${key} once, got it twice`);
    given.add(key);
    const values = word.slice(at + 1).split(":");
    const field = NUMBERS[key];
    if (field === undefined) grid.family = values;
    else grid[field] = values.map((value) => numberOf(key, value));
  }
  return grid;
}

function numberOf(key: string, word: string): number {
  const value = Number(word);
  if (word.trim() !== "" && Number.isFinite(value)) return value;
  throw new UsageError(`--grid ${key} must be numbers apart by colons, got ${JSON.stringify(word)}`);
}
