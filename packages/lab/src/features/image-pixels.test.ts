import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTable, openTestTable } from "@gradus/data";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { encodeBlock } from "./encode-block.js";
import { joinImages, type PreparedImages } from "./image-pixels.js";
import {
  type PreparedFeatures,
  type PreparedLabels,
  prepareFeatures,
  prepareNumbers,
} from "./prepared-features.js";

const SEED = 20;
const folder = mkdtempSync(join(tmpdir(), "gradus-images-"));
afterAll(() => rmSync(folder, { recursive: true }));

function prepared(images: PreparedImages, parts: Partial<PreparedFeatures> = {}): PreparedFeatures {
  const rows = images.pixels.length / (images.channels * images.height * images.width);
  const labels: PreparedLabels = { kind: "classes", codes: new Int32Array(rows), names: ["a"] };
  return {
    rows,
    trainRows: rows,
    texts: [],
    numbers: [],
    categories: [],
    images,
    labels,
    testRowsInTrain: 0,
    ...parts,
  };
}

function encoded(features: PreparedFeatures, rows: readonly number[]): number[] {
  const block = encodeBlock(features, Int32Array.from(rows)).features;
  if (block.kind !== "dense") throw new Error(`internal: images are ${block.kind}`);
  return Array.from(block.values);
}

const someImages = fc
  .record({
    channels: fc.constantFrom(1, 3, 4),
    height: fc.integer({ min: 1, max: 3 }),
    width: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 2, max: 6 }),
    bytes: fc.boolean(),
  })
  .chain(({ channels, height, width, rows, bytes }) => {
    const length = rows * channels * height * width;
    const array = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length });
    return fc.record({
      images: array.map((values) => ({
        channels,
        height,
        width,
        pixels: bytes ? Uint8Array.from(values) : Float32Array.from(values, (value) => value / 255),
      })),
      train: fc.shuffledSubarray([...Array(rows).keys()], { minLength: 1 }),
    });
  });

it("standardises each channel by its training pixels", () => {
  const check = fc.property(someImages, ({ images, train }) => {
    const values = encoded(prepared(images), train);
    const area = images.height * images.width;
    const channelOf = (i: number) => Math.floor(i / area) % images.channels;
    const rowOf = (i: number) => Math.floor(i / (area * images.channels));
    // oracle: two passes over the pixels as numbers in [0, 1]
    const unit = Array.from(images.pixels, (p) => (images.pixels instanceof Uint8Array ? p / 255 : p));
    for (let channel = 0; channel < images.channels; channel++) {
      const trained = unit.filter((_, i) => channelOf(i) === channel && train.includes(rowOf(i)));
      const mean = trained.reduce((sum, p) => sum + p, 0) / trained.length;
      const deviation = Math.sqrt(trained.reduce((sum, p) => sum + (p - mean) ** 2, 0) / trained.length);
      const isConstant = trained.every((p) => p === trained[0]);
      values.forEach((value, i) => {
        if (channelOf(i) !== channel) return;
        const expected = isConstant ? 0 : (unit[i]! - mean) / deviation;
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(expected)));
      });
    }
  });
  fc.assert(check, { seed: SEED, numRuns: 200 });
});

it("gives bytes the same values whatever the order of the training rows, to the bit", () => {
  const check = fc.property(someImages, ({ images, train }) => {
    fc.pre(images.pixels instanceof Uint8Array);
    expect(encoded(prepared(images), train)).toEqual(encoded(prepared(images), train.toReversed()));
  });
  fc.assert(check, { seed: SEED });
});

it("reads nothing from rows that do not train", () => {
  const images = { channels: 1, height: 1, width: 2, pixels: Uint8Array.of(0, 10, 20, 30, 40, 50) };
  const changed = { ...images, pixels: Uint8Array.of(0, 10, 20, 30, 255, 255) };
  expect(encoded(prepared(images), [0, 1]).slice(0, 4)).toEqual(
    encoded(prepared(changed), [0, 1]).slice(0, 4),
  );
});

it("says the shape of rows that are images, and puts other columns after them", () => {
  const images = { channels: 2, height: 1, width: 1, pixels: Uint8Array.of(0, 9, 2, 9, 4, 9) };
  const alone = encodeBlock(prepared(images), Int32Array.of(0, 1, 2)).features;
  expect(alone).toMatchObject({ kind: "dense", columns: 2, image: { channels: 2, height: 1, width: 1 } });
  const numbers = [prepareNumbers("x", [1, 2, 3])];
  const beside = encodeBlock(prepared(images, { numbers }), Int32Array.of(0, 1, 2)).features;
  expect(beside).not.toHaveProperty("image");
  const root = Math.fround(Math.sqrt(1.5));
  // x by value and by rank, (below + half of equal) spread over (−√3, √3)
  const rank = Math.fround(Math.sqrt(12) / 3);
  const rows = [-root, 0, -root, -rank, 0, 0, 0, 0, root, 0, root, rank];
  expect(Array.from(beside.values)).toEqual(rows.map((value) => expect.closeTo(value, 6)));
});

it("joins the images of two tables, and leaves those of one where they are", () => {
  const size = { name: "image", channels: 1, height: 1, width: 1 };
  const [bytes, more] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  expect(joinImages([{ ...size, pixels: bytes }]).pixels).toBe(bytes);
  const both = joinImages([
    { ...size, pixels: bytes },
    { ...size, pixels: more },
  ]).pixels;
  expect(both).toEqual(Uint8Array.of(1, 2, 3));
  expect(both.buffer).toBeInstanceOf(SharedArrayBuffer);
  const numbers = { ...size, pixels: Float32Array.of(0.5) };
  expect(joinImages([numbers, numbers]).pixels).toEqual(Float32Array.of(0.5, 0.5));
});

describe("images of a table", () => {
  const open = (bytes: readonly number[], labels: string) => {
    const header = [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2];
    writeFileSync(join(folder, "x.idx"), Uint8Array.from([...header, ...bytes]));
    writeFileSync(join(folder, "about.csv"), labels);
    return openTable(join(folder, "x.idx"), { labels: join(folder, "about.csv") });
  };

  it("are refused beside texts", async () => {
    const rows = [1, 2, 3, 4].map((i) => `"caption ${i} of images, written out in full",${i % 2}`);
    const table = await open([1, 2, 3, 4, 5, 6, 7, 8], `caption,label\n${rows.join("\n")}\n`);
    await expect(prepareFeatures(table)).rejects.toMatchObject({
      message: `${folder}/x.idx: the features must be images or texts, not both, got image "image" and text "caption"`,
      remedy: "Leave one of them out: --ignore <column>.",
    });
  });

  it("are refused where they are all alike", async () => {
    const table = await open([1, 2, 1, 2, 1, 2, 1, 2], "label\n0\n1\n0\n1\n");
    await expect(prepareFeatures(table)).rejects.toMatchObject({
      message: `${folder}/x.idx: image column "image" must hold at least two different images, got the same in every row`,
    });
  });
});

const FASHION = "/usr/share/datasets/fashion-mnist";
describe.skipIf(!existsSync(FASHION))(
  "Fashion-MNIST (skipped where Debian's dataset-fashion-mnist is not installed)",
  () => {
    it("is read whole, with the mean and deviation that are published for it", {
      timeout: 60_000,
    }, async () => {
      const train = await openTable(`${FASHION}/train-images-idx3-ubyte.gz`);
      const test = await openTestTable(`${FASHION}/t10k-images-idx3-ubyte.gz`, train);
      const features = await prepareFeatures(train, { test });
      expect([features.rows, features.trainRows, features.testRowsInTrain]).toEqual([70_000, 60_000, 0]);
      expect(features.labels).toMatchObject({ kind: "classes", names: [..."0123456789"] });
      const trainRows = Int32Array.from({ length: 60_000 }, (_, row) => row);
      const { values } = encodeBlock(features, trainRows).features;
      // published: the mean .2860 and the deviation .3530 that torchvision's users normalise with; pixel 0 is black
      const black = values[0]!;
      const white = values.reduce((most, value) => Math.max(most, value), 0);
      expect(-black / (white - black)).toBeCloseTo(0.286, 4);
      expect(1 / (white - black)).toBeCloseTo(0.353, 4);
      train.close();
      test.close();
    });
  },
);
