import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  atLeast,
  choice,
  flag,
  fraction,
  integer,
  number,
  numbers,
  optional,
  positive,
  positiveInteger,
  text,
} from "./descriptors.js";
import { type OptionsOf, options } from "./options.js";

const pace = options("pace", {
  start: fraction({ above: 0, says: "Share open at first." }),
  full: fraction({ above: 0, default: 0.5, says: "Progress at which all is open." }),
  degree: atLeast(1, { default: 2, says: "Degree of the root." }),
  rate: optional(positive({ says: "Rate." })),
  steps: positiveInteger({ default: 10, max: 100, says: "Steps." }),
  order: choice(["easy", "hard"], { default: "easy", says: "Order." }),
  balanced: flag({ default: false, says: "Balance classes." }),
});

describe("types", () => {
  it("makes options with a default optional, and the others not", () => {
    expectTypeOf<OptionsOf<typeof pace>>().toEqualTypeOf<
      { readonly start: number } & {
        readonly full?: number;
        readonly degree?: number;
        readonly rate?: number;
        readonly steps?: number;
        readonly order?: "easy" | "hard";
        readonly balanced?: boolean;
      }
    >();
    const values = pace.check({ start: 1 });
    expectTypeOf(values.start).toEqualTypeOf<number>();
    expectTypeOf(values.rate).toEqualTypeOf<number | undefined>();
    expectTypeOf(values.order).toEqualTypeOf<"easy" | "hard">();
    // @ts-expect-error a misspelt default would turn the option into a required one
    fraction({ defualt: 0.5, says: "" });
    // @ts-expect-error the default is not one of the choices
    choice(["easy", "hard"], { default: "soft", says: "" });
  });
});

describe("check", () => {
  it("fills in what was left out and keeps what was given", () => {
    expect(pace.check({ start: 0.25, order: "hard", degree: undefined })).toEqual({
      start: 0.25,
      full: 0.5,
      degree: 2,
      rate: undefined,
      steps: 10,
      order: "hard",
      balanced: false,
    });
  });

  it("returns its own values unchanged when they are checked again", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        (start, degree) => {
          const values = pace.check({ start, degree });
          expect(pace.check(values)).toEqual(values);
        },
      ),
      { seed: 3 },
    );
  });

  it.each<[unknown, typeof Error, string]>([
    [{ start: 2 }, RangeError, "pace: start must be in (0, 1], got 2"],
    [{ start: 0 }, RangeError, "pace: start must be in (0, 1], got 0"],
    [{ start: Number.NaN }, RangeError, "pace: start must be in (0, 1], got NaN"],
    [{ start: "half" }, TypeError, 'pace: start must be a number, got "half"'],
    [{}, TypeError, "pace: start must be a number, got undefined"],
    [{ start: null }, TypeError, "pace: start must be a number, got null"],
    [{ start: 1, degree: 0.5 }, RangeError, "pace: degree must be at least 1, got 0.5"],
    [{ start: 1, degree: Infinity }, RangeError, "pace: degree must be at least 1, got Infinity"],
    [{ start: 1, rate: 0 }, RangeError, "pace: rate must be positive, got 0"],
    [{ start: 1, steps: 101 }, RangeError, "pace: steps must be an integer in [1, 100], got 101"],
    [{ start: 1, order: "soft" }, RangeError, 'pace: order must be one of "easy", "hard", got "soft"'],
    [{ start: 1, order: 3 }, TypeError, 'pace: order must be one of "easy", "hard", got 3'],
    [{ start: 1, balanced: 1 }, TypeError, "pace: balanced must be true or false, got 1"],
    [{ strat: 1 }, TypeError, 'pace: unknown option "strat" (did you mean "start"?)'],
    [
      { start: 1, temperature: 1 },
      TypeError,
      'pace: unknown option "temperature" (known: start, full, degree, rate, steps, order, balanced)',
    ],
    [null, TypeError, "pace: options must be an object, got null"],
    [[], TypeError, "pace: options must be an object, got an array"],
  ])("refuses %j", (given, kind, message) => {
    expect(() => pace.check(given)).toThrow(new kind(message));
    expect(() => pace.check(given)).toThrow(kind);
  });

  it("does not take an option from a prototype", () => {
    expect(() => pace.check(Object.create({ start: 1 }))).toThrow(
      "pace: start must be a number, got undefined",
    );
    expect(() => pace.check(JSON.parse('{ "start": 1, "__proto__": 1 }'))).toThrow(
      'unknown option "__proto__"',
    );
  });
});

describe("rules", () => {
  it.each([
    [fraction({ says: "" }), "in [0, 1]", [0, 1], [-0.1, 1.1]],
    [fraction({ above: 0, below: 1, says: "" }), "in (0, 1)", [0.5], [0, 1]],
    [fraction({ above: 0.5, says: "" }), "in (0.5, 1]", [0.6, 1], [0.5]],
    [fraction({ below: 1, says: "" }), "in [0, 1)", [0], [1]],
    [atLeast(-2, { says: "" }), "at least -2", [-2, 3], [-2.1, Infinity]],
    [positive({ says: "" }), "positive", [1e-300], [0, -1, Infinity]],
    [number({ says: "" }), "a finite number", [-1e300, 0], [Infinity, Number.NaN]],
    [number({ min: 1, max: 2, says: "" }), "a finite number in [1, 2]", [1, 2], [0.9, 2.1]],
    [number({ max: 2, says: "" }), "a finite number of at most 2", [-5], [2.1]],
    [number({ above: 1, says: "" }), "a finite number above 1", [1.001], [1, Infinity]],
    [number({ above: 1, max: 3, says: "" }), "a finite number in (1, 3]", [3], [1, 3.1]],
    [integer({ min: 0, says: "" }), "an integer of at least 0", [0, 7], [-1, 0.5]],
    [integer({ says: "" }), "an integer", [-3], [2 ** 53]],
    [positiveInteger({ says: "" }), "a positive integer", [1], [0, 1.5]],
  ])("states its range and keeps to it: %#", (descriptor, rule, good, bad) => {
    expect(descriptor.rule).toBe(rule);
    for (const value of good) expect(descriptor.check("f", "x", value)).toBe(value);
    for (const value of bad) {
      expect(() => descriptor.check("f", "x", value)).toThrow(
        new RangeError(`f: x must be ${rule}, got ${value}`),
      );
    }
  });

  it("refuses an empty text", () => {
    expect(() => text({ says: "" }).check("f", "x", "")).toThrow(
      new RangeError('f: x must be a non-empty text, got ""'),
    );
  });

  it.each([
    [numbers({ says: "" }), "1 or more numbers", [[1], [2, -1]], [[], [NaN], [1, Infinity]]],
    [numbers({ above: 0, max: 1, says: "" }), "1 or more numbers in (0, 1]", [[1, 0.5]], [[0], [1, 1.5]]],
    [numbers({ above: 2, least: 2, says: "" }), "2 or more numbers above 2", [[3, 4]], [[3], [3, 2]]],
    [
      numbers({ min: 0, max: 1, order: "rising", says: "" }),
      "1 or more numbers in [0, 1], each above the last",
      [[0, 0.5, 1]],
      [
        [0.5, 0.5],
        [-0.5, 1],
      ],
    ],
    [
      numbers({ min: 3, order: "not falling", says: "" }),
      "1 or more numbers of at least 3, none below the last",
      [[3, 3, 5]],
      [[4, 3.5]],
    ],
  ])("states the rule of a list and keeps to it: %#", (descriptor, rule, good, bad) => {
    expect(descriptor.rule).toBe(rule);
    for (const value of good) expect(descriptor.check("f", "x", value)).toBe(value);
    for (const value of bad) {
      expect(() => descriptor.check("f", "x", value)).toThrow(
        new RangeError(`f: x must be ${rule}, got [${value.join(", ")}]`),
      );
    }
  });

  it("refuses what is no list of numbers, and shortens a long one", () => {
    const list = numbers({ max: 0, says: "" });
    for (const value of [0.5, "0:1", [1, "2"], Float64Array.of(1)]) {
      expect(() => list.check("f", "x", value)).toThrow(/^f: x must be a list of numbers, got/);
    }
    expect(() => list.check("f", "x", Array(20).fill(1))).toThrow(/got \[(1, ){12}…\]$/);
  });

  it("writes a list in schema and help", () => {
    const lists = options("f", {
      x: numbers({ min: 0, max: 1, least: 2, default: [0, 0.5, 1], says: "Places." }),
    });
    expect(lists.schema()["properties"]).toEqual({
      x: {
        type: "array",
        items: { type: "number", minimum: 0, maximum: 1 },
        minItems: 2,
        description: "Places.",
        default: [0, 0.5, 1],
      },
    });
    expect(lists.help()).toEqual(["x  2 or more numbers in [0, 1], default 0:0.5:1. Places."]);
  });

  it("refuses a default that breaks its own rule", () => {
    expect(() => options("f", { x: fraction({ default: 2, says: "" }) })).toThrow(
      new RangeError("internal: default of f: x must be in [0, 1], got 2"),
    );
  });
});

describe("schema and help", () => {
  it("says the same as the check", () => {
    expect(pace.schema()).toEqual({
      type: "object",
      properties: {
        start: { type: "number", exclusiveMinimum: 0, maximum: 1, description: "Share open at first." },
        full: {
          type: "number",
          exclusiveMinimum: 0,
          maximum: 1,
          description: "Progress at which all is open.",
          default: 0.5,
        },
        degree: { type: "number", minimum: 1, description: "Degree of the root.", default: 2 },
        rate: { type: "number", exclusiveMinimum: 0, description: "Rate." },
        steps: { type: "integer", minimum: 1, maximum: 100, description: "Steps.", default: 10 },
        order: { type: "string", enum: ["easy", "hard"], description: "Order.", default: "easy" },
        balanced: { type: "boolean", description: "Balance classes.", default: false },
      },
      required: ["start"],
      additionalProperties: false,
    });
  });

  it("writes one line an option", () => {
    expect(pace.help().slice(0, 4)).toEqual([
      "start     in (0, 1], required. Share open at first.",
      "full      in (0, 1], default 0.5. Progress at which all is open.",
      "degree    at least 1, default 2. Degree of the root.",
      "rate      positive, optional. Rate.",
    ]);
  });
});
