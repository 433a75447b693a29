import { describe, expect, it } from "vitest";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { fleschDifficulty, fleschKincaidGrade, syllableCount } from "./readability.js";
import { wordsOf } from "./words.js";

it("matches the published vector", () => {
  const { text, words, syll, fre, fkgl } = vectors.flesch;
  expect(wordsOf(text)).toHaveLength(words);
  expect(wordsOf(text).reduce((total, word) => total + syllableCount(word), 0)).toBe(syll);
  expect(fleschDifficulty(text)).toBeCloseTo(-fre, 10);
  expect(fleschKincaidGrade(text)).toBeCloseTo(fkgl, 6);
});

// oracle: a dictionary's hyphenation
describe("syllableCount", () => {
  it.each([
    [1, "the make makes baked help eyes through strength once breathed queue x 1948"],
    [
      2,
      "happy table tables handled wanted boxes horses wishes nation special being playing early café science quiet",
    ],
    [3, "banana beautiful radio syllable computer example interest family medium"],
    [4, "curriculum education variety competition difficulty material"],
    [5, "university organization"],
  ])("counts %i in %s", (syllables, words) => {
    expect(words.split(" ").map((word) => `${word} ${syllableCount(word)}`)).toEqual(
      words.split(" ").map((word) => `${word} ${syllables}`),
    );
  });
});

it("ends a sentence before white space or the end, and counts only those with words", () => {
  const plain = fleschKincaidGrade("It costs much now. He paid it.");
  expect(fleschKincaidGrade("“It costs much now!” He paid it ... ")).toBe(plain);
  expect(fleschKincaidGrade("It costs 3.5 now.")).toBe(fleschKincaidGrade("It costs three five now"));
});

it("takes an apostrophe inside a word, and letters of any script", () => {
  expect(wordsOf("Don't re-read ‘naïve’ Ünï_code, Ёлка 42!")).toEqual([
    "don't",
    "re",
    "read",
    "naïve",
    "ünï_code",
    "ёлка",
    "42",
  ]);
});

it("refuses a text without words", () => {
  expect(() => fleschDifficulty("...")).toThrow(
    new RangeError("fleschDifficulty: text must hold a word, got none"),
  );
  expect(() => fleschKincaidGrade("")).toThrow(
    new RangeError("fleschKincaidGrade: text must hold a word, got none"),
  );
});
