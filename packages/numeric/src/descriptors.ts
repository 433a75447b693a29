import { describeValue } from "./describe-value.js";

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Whether an option must be given, has a default, or may stay undefined. */
export type Presence = "required" | "defaulted" | "optional";

/** One option of a method: its type, range, default and sentence, from which check, schema and help derive. */
export interface Descriptor<T, P extends Presence = Presence> {
  readonly presence: P;
  readonly default?: T;
  /** One sentence for help and docs. */
  readonly says: string;
  /** What a value must be, as it stands in errors and help: `in (0, 1]`, `a positive integer`. */
  readonly rule: string;
  readonly schema: JsonSchema;
  /** Returns the value, or throws `${owner}: ${name} must be ${rule}, got ${value}`. */
  check(owner: string, name: string, value: unknown): T;
}

interface Sentence {
  says: string;
}
type With<T> = Sentence & { default: T };
type Given<T> = Sentence & { default?: T };

interface Kind<T> {
  rule: string;
  schema: JsonSchema;
  /** What `typeof` a value must have been for its refusal to be about the value and not the kind. */
  kind: string;
  isKind(value: unknown): boolean;
  holds(value: T): boolean;
  /** How a refused value of the right kind is written, if not by describeValue. */
  written?(value: T): string;
}

function describe<T>(given: Given<T>, kind: Kind<T>): Descriptor<T, "required"> & Descriptor<T, "defaulted"> {
  const hasDefault = given.default !== undefined;
  const descriptor: Descriptor<T> = {
    presence: hasDefault ? "defaulted" : "required",
    says: given.says,
    rule: kind.rule,
    schema: {
      ...kind.schema,
      description: given.says,
      ...(hasDefault && { default: given.default }),
    },
    check(owner, name, value) {
      if (!kind.isKind(value)) {
        throw new TypeError(`${owner}: ${name} must be ${kind.kind}, got ${describeValue(value)}`);
      }
      if (!kind.holds(value as T)) {
        const got = kind.written?.(value as T) ?? describeValue(value);
        throw new RangeError(`${owner}: ${name} must be ${kind.rule}, got ${got}`);
      }
      return value as T;
    },
    ...(hasDefault && { default: given.default }),
  };
  return descriptor as Descriptor<T, "required"> & Descriptor<T, "defaulted">;
}

const isNumber = (value: unknown) => typeof value === "number";

/** A fraction of 1: in [0, 1], or in (above, …) or (…, below) where a bound is excluded. */
export function fraction(
  given: { above?: number; below?: number } & With<number>,
): Descriptor<number, "defaulted">;
export function fraction(
  given: { above?: number; below?: number } & Sentence,
): Descriptor<number, "required">;
export function fraction(given: { above?: number; below?: number } & Given<number>) {
  const { above, below } = given;
  const low = above === undefined ? "[0" : `(${above}`;
  const high = below === undefined ? "1]" : `${below})`;
  return describe(given, {
    rule: `in ${low}, ${high}`,
    schema: {
      type: "number",
      ...(above === undefined ? { minimum: 0 } : { exclusiveMinimum: above }),
      ...(below === undefined ? { maximum: 1 } : { exclusiveMaximum: below }),
    },
    kind: "a number",
    isKind: isNumber,
    holds: (value) =>
      (above === undefined ? value >= 0 : value > above) &&
      (below === undefined ? value <= 1 : value < below),
  });
}

/** A finite number of at least `min`. */
export function atLeast(min: number, given: With<number>): Descriptor<number, "defaulted">;
export function atLeast(min: number, given: Sentence): Descriptor<number, "required">;
export function atLeast(min: number, given: Given<number>) {
  return describe(given, {
    rule: `at least ${min}`,
    schema: { type: "number", minimum: min },
    kind: "a number",
    isKind: isNumber,
    holds: (value) => value >= min && value < Infinity,
  });
}

/** A finite number above 0. */
export function positive(given: With<number>): Descriptor<number, "defaulted">;
export function positive(given: Sentence): Descriptor<number, "required">;
export function positive(given: Given<number>) {
  return describe(given, {
    rule: "positive",
    schema: { type: "number", exclusiveMinimum: 0 },
    kind: "a number",
    isKind: isNumber,
    holds: (value) => value > 0 && value < Infinity,
  });
}

interface Bounds {
  min?: number;
  max?: number;
}
/** `above` is an excluded lower bound. */
interface OpenBounds extends Bounds {
  above?: number;
}

/** A finite number in [min, max] or (above, max]; any bound may be left out. */
export function number(given: OpenBounds & With<number>): Descriptor<number, "defaulted">;
export function number(given: OpenBounds & Sentence): Descriptor<number, "required">;
export function number(given: OpenBounds & Given<number>) {
  return describe(given, {
    rule: bounded("a finite number", given),
    schema: { type: "number", ...limits(given) },
    kind: "a number",
    isKind: isNumber,
    holds: (value) => Number.isFinite(value) && within(value, given),
  });
}

/** A safe integer in [min, max]; either bound may be left out. */
export function integer(given: Bounds & With<number>): Descriptor<number, "defaulted">;
export function integer(given: Bounds & Sentence): Descriptor<number, "required">;
export function integer(given: Bounds & Given<number>) {
  return describe(given, {
    rule: bounded("an integer", given),
    schema: { type: "integer", ...limits(given) },
    kind: "a number",
    isKind: isNumber,
    holds: (value) => Number.isSafeInteger(value) && within(value, given),
  });
}

/** A safe integer of at least 1, and at most `max` where that is given. */
export function positiveInteger(given: { max?: number } & With<number>): Descriptor<number, "defaulted">;
export function positiveInteger(given: { max?: number } & Sentence): Descriptor<number, "required">;
export function positiveInteger(given: { max?: number } & Given<number>) {
  const bounds = { ...given, min: 1 };
  return describe(given, {
    rule: given.max === undefined ? "a positive integer" : bounded("an integer", bounds),
    schema: { type: "integer", ...limits(bounds) },
    kind: "a number",
    isKind: isNumber,
    holds: (value) => Number.isSafeInteger(value) && within(value, bounds),
  });
}

/** True or false; always with a default. */
export function flag(given: With<boolean>): Descriptor<boolean, "defaulted"> {
  return describe<boolean>(given, {
    rule: "true or false",
    schema: { type: "boolean" },
    kind: "true or false",
    isKind: (value) => typeof value === "boolean",
    holds: () => true,
  });
}

/** A text that is not empty: a name of a column, a score, a file. */
export function text(given: With<string>): Descriptor<string, "defaulted">;
export function text(given: Sentence): Descriptor<string, "required">;
export function text(given: Given<string>) {
  return describe(given, {
    rule: "a non-empty text",
    schema: { type: "string", minLength: 1 },
    kind: "a text",
    isKind: (value) => typeof value === "string",
    holds: (value) => value.length > 0,
  });
}

/** One of the listed names. */
export function choice<const N extends readonly string[]>(
  names: N,
  given: With<N[number]>,
): Descriptor<N[number], "defaulted">;
export function choice<const N extends readonly string[]>(
  names: N,
  given: Sentence,
): Descriptor<N[number], "required">;
export function choice<const N extends readonly string[]>(names: N, given: Given<N[number]>) {
  const rule = `one of ${names.map((name) => JSON.stringify(name)).join(", ")}`;
  return describe<N[number]>(given, {
    rule,
    schema: { type: "string", enum: names },
    kind: rule,
    isKind: (value) => typeof value === "string",
    holds: (value) => names.includes(value),
  });
}

interface ListRule extends OpenBounds {
  /** How many at least; 1 unless given. */
  least?: number;
  /** How each number stands to the one before. */
  order?: "rising" | "not falling";
}

/** A list of finite numbers, each in its bounds; on a command line `0:0.5:1`, and `0.5:` for a list of one. */
export function numbers(
  given: ListRule & With<readonly number[]>,
): Descriptor<readonly number[], "defaulted">;
export function numbers(given: ListRule & Sentence): Descriptor<readonly number[], "required">;
export function numbers(given: ListRule & Given<readonly number[]>) {
  const { least = 1, order } = given;
  const standing = { rising: ", each above the last", "not falling": ", none below the last" };
  const isInOrder = (value: number, before = -Infinity) =>
    order === undefined || (order === "rising" ? value > before : value >= before);
  return describe<readonly number[]>(given, {
    rule: `${bounded(`${least} or more numbers`, given)}${order === undefined ? "" : standing[order]}`,
    schema: { type: "array", items: { type: "number", ...limits(given) }, minItems: least },
    kind: "a list of numbers",
    isKind: (value) => Array.isArray(value) && value.every(isNumber),
    holds: (values) =>
      values.length >= least &&
      values.every(
        (value, k) => Number.isFinite(value) && within(value, given) && isInOrder(value, values[k - 1]),
      ),
    written: (values) => `[${values.slice(0, 12).join(", ")}${values.length > 12 ? ", …" : ""}]`,
  });
}

/** The same option, which may be left out: its value is then undefined. */
export function optional<T>(descriptor: Descriptor<T, "required">): Descriptor<T, "optional"> {
  return { ...descriptor, presence: "optional" };
}

function bounded(noun: string, { min, max, above }: OpenBounds): string {
  if (above !== undefined)
    return max === undefined ? `${noun} above ${above}` : `${noun} in (${above}, ${max}]`;
  if (min !== undefined && max !== undefined) return `${noun} in [${min}, ${max}]`;
  if (min !== undefined) return `${noun} of at least ${min}`;
  if (max !== undefined) return `${noun} of at most ${max}`;
  return noun;
}

function limits({ min, max, above }: OpenBounds): JsonSchema {
  return {
    ...(min !== undefined && { minimum: min }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(max !== undefined && { maximum: max }),
  };
}

function within(value: number, { min = -Infinity, max = Infinity, above = -Infinity }: OpenBounds): boolean {
  return value >= min && value <= max && value > above;
}
