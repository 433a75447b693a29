import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { hashTexts } from "./hashed-text.js";
import { murmurHash } from "./murmur-hash.js";
import { visitTextGrams } from "./text-grams.js";
import { tfidf } from "./tfidf.js";

/** Made by scikit-learn; the script lies beside it. */
const fixture: {
  texts: string[];
  trainRows: number[];
  columns: number;
  hashes: Record<string, number>;
  words: string[][];
  characters: string[][];
  values: [number, number][][];
} = JSON.parse(readFileSync(new URL("./fixtures/text-features.json", import.meta.url), "utf8"));

function hashOf(text: string, seed = 0): number {
  const bytes = new TextEncoder().encode(text);
  return murmurHash(bytes, 0, bytes.length, seed);
}

function gramsOf(text: string): { words: number[]; characters: number[] } {
  const grams = { words: [] as number[], characters: [] as number[] };
  visitTextGrams(
    text,
    (hash) => grams.words.push(hash),
    (hash) => grams.characters.push(hash),
  );
  return grams;
}

const ascending = (hashes: number[]) => [...hashes].sort((a, b) => a - b);

it("hashes as scikit-learn does", () => {
  for (const [text, hash] of Object.entries(fixture.hashes)) expect(hashOf(text)).toBe(hash);
});

// golden: scikit-learn 1.9.1, murmurhash3_32(bytes, seed=seed, positive=True)
it("hashes rests of every length, with other seeds", () => {
  const hash = (bytes: number[], seed: number) => murmurHash(Uint8Array.from(bytes), 0, bytes.length, seed);
  expect(hash([], 1)).toBe(0x514e28b7);
  expect(hash([], 0xffffffff)).toBe(0x81f16f39);
  expect(hash([0x21, 0x43, 0x65, 0x87], 0)).toBe(0xf55b516b);
  expect(hash([0x21, 0x43, 0x65, 0x87], 0x5082edee)).toBe(0x2362f9de);
  expect(hash([0x21, 0x43, 0x65], 0)).toBe(0x7e4a8634);
  expect(hash([0x21], 0)).toBe(0x72661cf4);
  expect(hash([0, 0], 0)).toBe(0x30f4c306);
});

it("cuts texts into the n-grams of scikit-learn's analyzers", () => {
  fixture.texts.forEach((text, row) => {
    const { words, characters } = gramsOf(text);
    expect(ascending(words)).toEqual(ascending(fixture.words[row]!.map((gram) => hashOf(gram))));
    expect(ascending(characters)).toEqual(ascending(fixture.characters[row]!.map((gram) => hashOf(gram))));
  });
});

it("cuts any text into whole code points, and takes two ways to write a letter as one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 12 }), (text) => {
      const normal = text.normalize("NFC").toLowerCase();
      const expected = normal
        .split(/\s+/u)
        .filter((word) => word !== "")
        .flatMap((word) => {
          const points = [..." ", ...word, ..." "];
          return [3, 4, 5].flatMap((size) =>
            points
              .slice(0, Math.max(0, points.length - size + 1))
              .map((_, i) => points.slice(i, i + size).join("")),
          );
        });
      expect(ascending(gramsOf(text).characters)).toEqual(ascending(expected.map((gram) => hashOf(gram))));
      expect(gramsOf(text.normalize("NFD"))).toEqual(gramsOf(text.normalize("NFC")));
    }),
    { seed: 21 },
  );
});

it("takes half of a surrogate pair as U+FFFD", () => {
  expect(gramsOf("a\ud83d b")).toEqual(gramsOf("a\ufffd b"));
});

it("weighs n-grams as scikit-learn's sublinear TF-IDF fitted on the training rows", () => {
  const text = hashTexts(fixture.texts, fixture.columns);
  const values = tfidf(text, Int32Array.from(fixture.trainRows));
  fixture.values.forEach((expected, row) => {
    const entries = Array.from(
      { length: text.offsets[row + 1]! - text.offsets[row]! },
      (_, i) => text.offsets[row]! + i,
    );
    expect(entries.map((entry) => text.columnIndices[entry])).toEqual(expected.map(([column]) => column));
    // Two roundings to float32, of the frequency and of the value.
    for (const [i, [, value]] of expected.entries()) {
      expect(Math.abs(values[entries[i]!]! / value - 1)).toBeLessThan(2 ** -22);
    }
  });
});

it("does not let rows outside the training rows speak", () => {
  const known = ["one two", "two three", "three four"];
  const trainRows = Int32Array.of(0, 1);
  const alone = tfidf(hashTexts(known.slice(0, 2), 64), trainRows);
  const beside = tfidf(hashTexts([...known.slice(0, 2), "two two two"], 64), trainRows);
  expect(beside.subarray(0, alone.length)).toEqual(alone);
});

it("shares its memory with workers, and refuses columns that are no power of two", () => {
  const { offsets, columnIndices, frequencies } = hashTexts(["a b c"]);
  for (const array of [offsets, columnIndices, frequencies]) {
    expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
  }
  expect(() => hashTexts(["a"], 1000)).toThrow(
    "hashTexts: columns must be a power of two of at least 2, got 1000",
  );
});
