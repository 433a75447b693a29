import fc from "fast-check";
import { expect, it } from "vitest";
import { wordRarity } from "./word-rarity.js";

it("is by hand: words one, one, two of three", () => {
  const [both, one, none] = wordRarity(["One two", "one!", ""]);
  expect(both).toBeCloseTo(-Math.log(2 / 3) - Math.log(1 / 3), 14);
  expect(one).toBeCloseTo(-Math.log(2 / 3), 14);
  expect(none).toBe(0);
});

it("adds up to the words' entropy", () => {
  const texts = fc.array(fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(texts, (rows) => {
      const rarity = wordRarity(rows.map((row) => row.join(" ")));
      const words = rows.flat();
      const entropy = words.reduce(
        (total, word) => total - Math.log(words.filter((other) => other === word).length / words.length),
        0,
      );
      expect(rarity.reduce((a, b) => a + b)).toBeCloseTo(entropy, 11);
    }),
    { seed: 95 },
  );
});
