import type { Rng } from "@gradus/numeric";

/** What a block's split is drawn from; arrays are borrowed. */
export interface SplitBlockOptions {
  /** `[2n]` 64-bit keys of the examples, from `exampleIds`. */
  keys: Uint32Array;
  /** `[n]` class of each example; absent for numbers. */
  classes?: Int32Array;
  /** `[n]` group of each example: a group is never divided. */
  groups?: Int32Array;
  /** Share of the examples that validate, in (0, 1). */
  validationShare: number;
  rng: Rng;
}

/** Rows of a block, each list ascending. */
export interface BlockSplit {
  train: Int32Array;
  validation: Int32Array;
}

/**
 * Draws which examples validate in a block, as many of each class as its share asks for.
 *
 * Every example has a uniform number that its key and `rng` decide, so that the split does not depend on the order
 * of the file. Without groups the ⌊share · n + ½⌋ places are shared out to the classes by largest remainder and go to
 * the least numbers of each class; a class keeps at least one example in training. With groups they are taken in
 * the order of the number of their least key, each if it brings the class counts nearer to their shares
 * (squared error), so that whole groups stay together.
 *
 * @throws RangeError if the share is outside (0, 1), or a side of the split would be empty.
 */
export function splitBlock(options: SplitBlockOptions): BlockSplit {
  const { keys, classes, groups, validationShare, rng } = options;
  const count = keys.length / 2;
  if (!(validationShare > 0 && validationShare < 1)) {
    throw new RangeError(`splitBlock: validationShare must be in (0, 1), got ${validationShare}`);
  }
  refuseCodes("classes", classes, count);
  refuseCodes("groups", groups, count);
  const numbers = keyedNumbers(keys, rng);
  const validates =
    groups === undefined
      ? chooseExamples(numbers, keys, classes ?? new Int32Array(count), validationShare)
      : chooseGroups(numbers, keys, classes ?? new Int32Array(count), groups, validationShare);
  const validation = rowsWhere(validates, 1);
  const train = rowsWhere(validates, 0);
  if (validation.length === 0 || train.length === 0) {
    throw new RangeError(
      `splitBlock: validationShare must leave examples on both sides, got ${validationShare} of ${count} examples` +
        `${groups === undefined ? "" : " in groups that are too large"}`,
    );
  }
  return { train, validation };
}

function refuseCodes(name: string, codes: Int32Array | undefined, count: number): void {
  if (codes === undefined) return;
  if (codes.length !== count) {
    throw new TypeError(`splitBlock: ${name} must hold ${count} codes as keys do, got ${codes.length}`);
  }
  const negative = codes.find((code) => code < 0);
  if (negative !== undefined) throw new RangeError(`splitBlock: ${name} must be at least 0, got ${negative}`);
}

/** `[n]` uniform number of each example: draw number = the upper 53 bits of its key. */
function keyedNumbers(keys: Uint32Array, rng: Rng): Float64Array {
  return Float64Array.from({ length: keys.length / 2 }, (_, i) =>
    rng.uniform(keys[2 * i]! * 0x200000 + (keys[2 * i + 1]! >>> 11)),
  );
}

function chooseExamples(
  numbers: Float64Array,
  keys: Uint32Array,
  classes: Int32Array,
  share: number,
): Uint8Array {
  const members = rowsByGroup(classes);
  const places = shareOut(
    members.map((rows) => rows.length),
    share,
  );
  const validates = new Uint8Array(classes.length);
  members.forEach((rows, code) => {
    rows.sort((a, b) => numbers[a]! - numbers[b]! || byKey(keys, a, b));
    for (const row of rows.slice(0, places[code])) validates[row] = 1;
  });
  return validates;
}

/** Largest remainder; of equal remainders the lower class first. */
function shareOut(counts: number[], share: number): number[] {
  const places = counts.map((count) => Math.floor(share * count));
  let left = Math.round(share * counts.reduce((a, b) => a + b, 0)) - places.reduce((a, b) => a + b, 0);
  const remainder = counts.map((count, code) => share * count - places[code]!);
  const order = [...counts.keys()].sort((a, b) => remainder[b]! - remainder[a]! || a - b);
  for (const code of order) {
    if (left > 0 && places[code]! + 1 < counts[code]!) {
      places[code]!++;
      left--;
    }
  }
  return places;
}

function chooseGroups(
  numbers: Float64Array,
  keys: Uint32Array,
  classes: Int32Array,
  groups: Int32Array,
  share: number,
): Uint8Array {
  const members = rowsByGroup(groups).filter((rows) => rows.length > 0);
  const least = members.map((rows) => rows.reduce((a, b) => (byKey(keys, a, b) <= 0 ? a : b)));
  const order = [...members.keys()].sort(
    (a, b) => numbers[least[a]!]! - numbers[least[b]!]! || byKey(keys, least[a]!, least[b]!),
  );
  const lacking = rowsByGroup(classes).map((rows) => share * rows.length);
  const validates = new Uint8Array(classes.length);
  for (const group of order) {
    const added = new Map<number, number>();
    for (const row of members[group]!) added.set(classes[row]!, (added.get(classes[row]!) ?? 0) + 1);
    let change = 0;
    for (const [code, count] of added) change += count * (count - 2 * lacking[code]!);
    if (change >= 0) continue;
    for (const [code, count] of added) lacking[code]! -= count;
    for (const row of members[group]!) validates[row] = 1;
  }
  return validates;
}

function rowsByGroup(codes: Int32Array): number[][] {
  const rows: number[][] = [];
  codes.forEach((code, row) => {
    while (rows.length <= code) rows.push([]);
    rows[code]!.push(row);
  });
  return rows;
}

function byKey(keys: Uint32Array, a: number, b: number): number {
  return keys[2 * a]! - keys[2 * b]! || keys[2 * a + 1]! - keys[2 * b + 1]!;
}

function rowsWhere(flags: Uint8Array, value: number): Int32Array {
  const rows: number[] = [];
  flags.forEach((flag, row) => {
    if (flag === value) rows.push(row);
  });
  return Int32Array.from(rows);
}
