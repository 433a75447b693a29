import { createHash } from "node:crypto";

/** Rows of a table that test and rows that do not, each ascending. */
export interface HoldOut {
  rest: Int32Array;
  test: Int32Array;
}

/**
 * Holds out a test set by the hash of each example's id (or of its group's name): the same examples test whatever
 * else the table holds and in whatever order. An example tests where the first 13 hex digits of
 * md5(`seed:id`), as a fraction of 16¹³, are below the share; any language can repeat that.
 */
export function holdOut(ids: readonly string[], share: number, seed: number): HoldOut {
  if (!(share > 0 && share < 1)) throw new RangeError(`holdOut: share must be in (0, 1), got ${share}`);
  const test: number[] = [];
  const rest: number[] = [];
  ids.forEach((id, row) => {
    const digits = createHash("md5").update(`${seed}:${id}`).digest("hex").slice(0, 13);
    (Number.parseInt(digits, 16) / 0x10000000000000 < share ? test : rest).push(row);
  });
  return { rest: Int32Array.from(rest), test: Int32Array.from(test) };
}
