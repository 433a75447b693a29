import { createRng } from "@gradus/numeric";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Examples } from "../contracts.js";
import { difficultyOrder, type Order } from "./difficulty-order.js";

const table = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 2 })), {
    minLength: 1,
    maxLength: 60,
  })
  .filter((rows) => rows.length === 1 || rows.some(([difficulty]) => difficulty !== rows[0]![0]))
  .map(
    (rows): Examples => ({
      count: rows.length,
      keys: Uint32Array.from(rows.flatMap((_, i) => [i * 7919, i])),
      scores: { difficulty: Float64Array.from(rows, ([difficulty]) => difficulty) },
      classes: Int32Array.from(rows, ([, label]) => label),
      classCount: 3,
    }),
  );
const rng = createRng(3);
const orderOf = (examples: Examples, order: Order, balanced: boolean) => [
  ...difficultyOrder(examples, { order, balanced, score: "difficulty", rng }),
];

it("is a permutation from easy to hard, or from hard to easy", () => {
  fc.assert(
    fc.property(table, fc.constantFrom<Order>("easy-first", "hard-first"), (examples, order) => {
      const sequence = orderOf(examples, order, false);
      expect([...sequence].sort((a, b) => a - b)).toEqual([...Array(examples.count).keys()]);
      const sign = order === "easy-first" ? 1 : -1;
      const difficulty = sequence.map((i) => sign * examples.scores!["difficulty"]![i]!);
      expect(difficulty).toEqual([...difficulty].sort((a, b) => a - b));
    }),
    { seed: 1 },
  );
});

it("takes the k-th easiest of each class together where it is balanced", () => {
  fc.assert(
    fc.property(table, (examples) => {
      const sequence = orderOf(examples, "easy-first", true);
      const seen = [0, 0, 0];
      const places = sequence.map((i) => seen[examples.classes![i]!]!++);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      for (const label of [0, 1, 2]) {
        const ofClass = (order: number[]) => order.filter((i) => examples.classes![i] === label);
        expect(ofClass(sequence)).toEqual(ofClass(orderOf(examples, "easy-first", false)));
      }
    }),
    { seed: 2 },
  );
});

it("takes the same share of each class together where balance is by share", () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 60 }), (examples, prefix) => {
      const sequence = [
        ...difficultyOrder(examples, { order: "random", balanced: true, score: "", rng, balanceBy: "share" }),
      ];
      expect([...sequence].sort((a, b) => a - b)).toEqual([...Array(examples.count).keys()]);
      const countOf = (order: number[], label: number) =>
        order.filter((i) => examples.classes![i] === label).length;
      const taken = sequence.slice(0, prefix);
      for (const label of [0, 1, 2]) {
        const share = (countOf(sequence, label) * taken.length) / examples.count;
        // Every class is rounded to a whole example, so three may move each other by up to one and a half.
        expect(Math.abs(countOf(taken, label) - share)).toBeLessThanOrEqual(1.5);
      }
    }),
    { seed: 4 },
  );
});

it("spreads a small class over the whole sequence where balance is by share", () => {
  const examples: Examples = {
    count: 6,
    keys: Uint32Array.from({ length: 12 }, (_, k) => k),
    classes: Int32Array.of(0, 0, 0, 0, 1, 1),
    classCount: 2,
  };
  const rule = { order: "random", balanced: true, score: "", balanceBy: "share" } as const;
  for (let seed = 0; seed < 20; seed++) {
    const sequence = difficultyOrder(examples, { ...rule, rng: createRng(seed) });
    // Places (k + ½) / size: ⅛, ⅜, ⅝, ⅞ and ¼, ¾.
    expect([...sequence].map((i) => examples.classes![i])).toEqual([0, 1, 0, 0, 1, 0]);
  }
});

it("breaks ties by the id and the seed, never by the order of the table", () => {
  fc.assert(
    fc.property(table, fc.boolean(), (examples, balanced) => {
      const reversed = (values: ArrayLike<number>) => Array.from(values).reverse();
      const { count, keys, scores, classes } = examples;
      const turned: Examples = {
        ...examples,
        keys: Uint32Array.from(
          Array.from({ length: 2 * count }, (_, k) => keys[2 * (count - 1 - (k >> 1)) + (k & 1)]!),
        ),
        scores: { difficulty: Float64Array.from(reversed(scores!["difficulty"]!)) },
        classes: Int32Array.from(reversed(classes!)),
      };
      const back = orderOf(turned, "easy-first", balanced).map((i) => count - 1 - i);
      expect(back).toEqual(orderOf(examples, "easy-first", balanced));
      expect(orderOf(turned, "random", balanced).map((i) => count - 1 - i)).toEqual(
        orderOf(examples, "random", balanced),
      );
    }),
    { seed: 3 },
  );
});

it("puts every order of tied examples about equally often, over seeds", () => {
  const examples: Examples = {
    count: 4,
    keys: Uint32Array.of(1, 0, 2, 0, 3, 0, 4, 0),
    scores: { difficulty: Float64Array.of(0, 0, 0, 1) },
  };
  const draws = 6000;
  const counts = new Map<string, number>();
  for (let seed = 0; seed < draws; seed++) {
    const settings = {
      order: "easy-first",
      balanced: false,
      score: "difficulty",
      rng: createRng(seed),
    } as const;
    const order = difficultyOrder(examples, settings).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  const fiveSigma = 5 * Math.sqrt(draws * (1 / 6) * (5 / 6));
  for (const count of counts.values()) expect(Math.abs(count - draws / 6)).toBeLessThan(fiveSigma);
});
