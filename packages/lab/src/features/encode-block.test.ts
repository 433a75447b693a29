import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeCategories, openTable, openTestTable } from "@gradus/data";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Features } from "../contracts.js";
import { encodeBlock } from "./encode-block.js";
import { hashTexts } from "./hashed-text.js";
import { type PreparedFeatures, prepareFeatures, prepareNumbers } from "./prepared-features.js";
import { tfidf } from "./tfidf.js";

/** Made by scikit-learn and scipy; the script lies beside it. */
const fixture: {
  numbers: number[];
  categories: string[];
  trainRows: number[];
  scaled: number[];
  trainRanks: number[];
  oneHot: number[][];
} = JSON.parse(readFileSync(new URL("./fixtures/tabular-features.json", import.meta.url), "utf8"));

function prepared(parts: Partial<PreparedFeatures>): PreparedFeatures {
  const rows =
    parts.numbers?.[0]?.values.length ?? parts.categories?.[0]?.codes.length ?? parts.texts?.[0]?.rows ?? 0;
  return {
    rows,
    trainRows: rows,
    texts: [],
    numbers: [],
    categories: [],
    labels: { kind: "classes", codes: new Int32Array(rows), names: ["a"] },
    testRowsInTrain: 0,
    ...parts,
  };
}

function denseRows(features: Features): number[][] {
  return Array.from({ length: features.rows }, (_, row) => {
    if (features.kind === "dense") {
      return Array.from(features.values.subarray(row * features.columns, (row + 1) * features.columns));
    }
    const dense = new Array<number>(features.columns).fill(0);
    for (let e = features.offsets[row]!; e < features.offsets[row + 1]!; e++) {
      dense[features.columnIndices[e]!] = features.values[e]!;
    }
    return dense;
  });
}

const rowsTo = (count: number) => Int32Array.from({ length: count }, (_, row) => row);

it("encodes numbers and categories as scikit-learn does, fitted on the training rows", () => {
  const { features } = encodeBlock(
    prepared({
      numbers: [prepareNumbers("n", fixture.numbers)],
      categories: [{ name: "c", ...encodeCategories(fixture.categories) }],
    }),
    Int32Array.from(fixture.trainRows),
  );
  expect([features.kind, features.columns]).toEqual(["dense", 6]);
  denseRows(features).forEach((row, i) => {
    expect(Math.abs(row[0]! - fixture.scaled[i]!)).toBeLessThan(
      2 ** -23 * Math.max(1, Math.abs(fixture.scaled[i]!)),
    );
    if (i < 50) expect(Math.abs(row[1]! - fixture.trainRanks[i]!)).toBeLessThan(2 ** -23);
    else expect(Math.abs(row[1]!)).toBeLessThanOrEqual(Math.fround(Math.sqrt(3)));
    expect(row.slice(2)).toEqual(fixture.oneHot[i]);
  });
});

it("says where a number is missing, and takes the mean for it", () => {
  const values = Float64Array.of(1, Number.NaN, 3, 5, Number.NaN);
  const { features } = encodeBlock(prepared({ numbers: [prepareNumbers("n", values)] }), rowsTo(4));
  const encoded = denseRows(features);
  expect(encoded.map((row) => row[2])).toEqual([0, 1, 0, 0, 1]);
  expect(encoded[1]!.slice(0, 2)).toEqual([0, 0]);
  expect(encoded[2]![0]).toBe(0);
  expect(encoded[3]![0]).toBeCloseTo(Math.sqrt(1.5), 6);
});

it("gives missing categories a column where they are frequent, and unseen ones none", () => {
  const cells = [...Array(10).fill("a"), ...Array(10).fill(""), "b", "", "new"];
  const { features } = encodeBlock(
    prepared({ categories: [{ name: "c", ...encodeCategories(cells) }] }),
    rowsTo(21),
  );
  const encoded = denseRows(features);
  expect([encoded[0], encoded[10], encoded[20], encoded[21], encoded[22]]).toEqual([
    [1, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
    [0, 0, 1],
    [0, 0, 0],
  ]);
});

it("leaves out a number that is constant in training", () => {
  const { features } = encodeBlock(prepared({ numbers: [prepareNumbers("n", [2, 2, 3])] }), rowsTo(2));
  expect(features).toMatchObject({ rows: 3, columns: 0 });
});

it("puts blocks of columns side by side, whether the whole is dense or sparse", () => {
  const texts = ["one two", "", "three", "two two"];
  const values = Float64Array.of(0, 1, 2, 3);
  for (const columns of [64, 8192]) {
    const hashed = hashTexts(texts, columns);
    const { features } = encodeBlock(
      prepared({ texts: [{ name: "t", ...hashed }], numbers: [prepareNumbers("n", values)] }),
      rowsTo(3),
    );
    expect([features.kind, features.columns]).toEqual([columns === 64 ? "dense" : "sparse", columns + 2]);
    const weights = tfidf(hashed, rowsTo(3));
    denseRows(features).forEach((row, i) => {
      expect(row[0]).toBeCloseTo((values[i]! - 1) / Math.sqrt(2 / 3), 6);
      for (let e = hashed.offsets[i]!; e < hashed.offsets[i + 1]!; e++) {
        expect(row[2 + hashed.columnIndices[e]!]).toBe(weights[e]);
      }
      expect(row.filter((value) => value !== 0).length).toBeLessThanOrEqual(
        2 + hashed.offsets[i + 1]! - hashed.offsets[i]!,
      );
    });
  }
});

it("does not depend on the order of the training rows", () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 30 });
  fc.assert(
    fc.property(numbers, (values) => {
      const given = prepared({ numbers: [prepareNumbers("n", values)] });
      expect(encodeBlock(given, rowsTo(4).reverse()).features).toEqual(
        encodeBlock(given, rowsTo(4)).features,
      );
    }),
    { seed: 8 },
  );
});

it("ranks the numbers of a narrow table, and not those of a wide one", () => {
  const columnsOf = (width: number) => {
    const numbers = Array.from({ length: width }, (_, i) => prepareNumbers(`n${i}`, [1, 2, 4]));
    return encodeBlock(prepared({ numbers }), rowsTo(3)).features.columns;
  };
  expect([columnsOf(64), columnsOf(65)]).toEqual([128, 65]);
});

it("refuses a table without features", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "gradus-features-")), "t.csv");
  writeFileSync(path, "text,y\n,a\n,b\n,a\n,b\n");
  const table = await openTable(path, { kinds: { label: "y" } });
  await expect(prepareFeatures(table)).rejects.toThrow(
    "t.csv: the features must be at least one column of texts, numbers, categories or images, " +
      'got "text" ignored (every cell is missing), "y" label (given; predicted as classes)',
  );
  table.close();
  rmSync(dirname(path), { recursive: true });
});

it("standardises numbers that are predicted, by the training rows", () => {
  const values = Float64Array.of(10, 20, 60);
  const given = {
    ...prepared({ numbers: [prepareNumbers("n", values)] }),
    labels: { kind: "numbers", values } as const,
  };
  const { labels, labelScale } = encodeBlock(given, rowsTo(2));
  expect(labelScale).toEqual({ mean: 15, deviation: 5 });
  expect([...labels.values]).toEqual([-1, 1, 9]);
  expect(() => encodeBlock(given, Int32Array.of(1))).toThrow(
    "encodeBlock: labels of the training rows must differ, got 20 in all",
  );
});

it("reads real tables into one space of rows", async () => {
  const examples = fileURLToPath(new URL("../../../../examples/", import.meta.url));
  const train = await openTable(`${examples}adult/train.csv.gz`, { kinds: { label: "income" } });
  const test = await openTestTable(`${examples}adult/test.csv.gz`, train);
  const given = await prepareFeatures(train, { test });
  expect([given.rows, given.trainRows, given.testRowsInTrain]).toEqual([48842, 32561, 23]);
  const { features, labels } = encodeBlock(given, rowsTo(32561));
  expect([features.kind, features.columns]).toEqual(["dense", 114]);
  // golden: 3,846 rows of adult.test are >50K (adult.names)
  expect([...labels.values.subarray(32561)].filter((code) => code === 1).length).toBe(3846);
  train.close();
  test.close();
});
