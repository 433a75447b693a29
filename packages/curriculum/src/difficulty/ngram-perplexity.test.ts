import fc from "fast-check";
import { expect, it } from "vitest";
import { ngramPerplexity } from "./ngram-perplexity.js";

/** p(word | history) by counting in the other texts, from the definition. */
function probability(
  others: readonly string[][],
  history: readonly string[],
  word: string,
  concentration: number,
  vocabulary: number,
): number {
  let seen = 0;
  let followed = 0;
  for (const text of others) {
    const padded = [...history.map(() => "<s>"), ...text, "</s>"];
    for (let t = history.length; t < padded.length; t++) {
      if (!history.every((own, k) => padded[t - history.length + k] === own)) continue;
      seen++;
      if (padded[t] === word) followed++;
    }
  }
  const shorter =
    history.length === 0
      ? 1 / vocabulary
      : probability(others, history.slice(1), word, concentration, vocabulary);
  return (followed + concentration * shorter) / (seen + concentration);
}

it("is what counting in all the other texts gives", () => {
  const texts = fc.array(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 5 }), {
    minLength: 2,
    maxLength: 6,
  });
  const given = fc.record({
    order: fc.integer({ min: 1, max: 4 }),
    concentration: fc.constantFrom(0.3, 1, 7),
  });
  fc.assert(
    fc.property(texts, given, (rows, { order, concentration }) => {
      const found = ngramPerplexity(
        rows.map((row) => row.join(" ")),
        { order, concentration },
      );
      const vocabulary = new Set(rows.flat()).size + 1;
      rows.forEach((row, i) => {
        const others = rows.filter((_, j) => j !== i);
        const padded = [...Array<string>(order - 1).fill("<s>"), ...row, "</s>"];
        let surprise = 0;
        for (let t = order - 1; t < padded.length; t++) {
          const history = padded.slice(t - order + 1, t);
          surprise -= Math.log(probability(others, history, padded[t]!, concentration, vocabulary));
        }
        expect(found[i]! / Math.exp(surprise / (row.length + 1))).toBeCloseTo(1, 12);
      });
    }),
    { seed: 96 },
  );
});

it("is by hand: one word of which the others know nothing", () => {
  // three words with the end, others hold b and the end: p(a) = (0 + 1/3) / 3, p(end) = (1 + 1/3) / 3
  const expected = Math.sqrt(9 * (9 / 4));
  expect(ngramPerplexity(["a", "b"], { order: 1, concentration: 1 })[0]).toBeCloseTo(expected, 13);
});

it("does not let a text vouch for itself, and tells order from disorder", () => {
  const texts = ["to be or not to be", "to be or not to go", "be to not or go to", "zebra xylophone"];
  const [first, , shuffled, strange] = ngramPerplexity(texts, { order: 3 });
  expect(first).toBeLessThan(shuffled!);
  expect(shuffled).toBeLessThan(strange!);
  const rest = ["other words", "and more"];
  const [alone] = ngramPerplexity(["zebra xylophone", ...rest], { concentration: 1 });
  const [doubled] = ngramPerplexity(["zebra xylophone", "zebra xylophone", ...rest], { concentration: 1 });
  expect(doubled).toBeLessThan(alone! / 2);
});

it("refuses", () => {
  expect(() => ngramPerplexity(["a"])).toThrow(
    new RangeError("ngramPerplexity: texts must hold at least 2 texts, got 1"),
  );
  expect(() => ngramPerplexity(["a", "b"], { order: 6 })).toThrow(
    new RangeError("ngramPerplexity: order must be an integer in [1, 5], got 6"),
  );
  expect(() => ngramPerplexity(["a", "b"], { concentration: 0 })).toThrow("concentration must be");
});
