import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { InputError } from "../input-error.js";
import { testFolder } from "../testing/test-folder.js";
import { readNpyImages, readNpyLabels } from "./npy-images.js";

const arrays: {
  images: { [name: string]: { file: string; shape: number[]; values: number[] } };
  labels: { [name: string]: string };
  refused: { [name: string]: string };
} = JSON.parse(readFileSync(new URL("./fixtures/arrays.json", import.meta.url), "utf8"));

const folder = testFolder();
const write = (base64: string) => folder.write("a.npy", Buffer.from(base64, "base64"));

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return `${error.message} | ${error.remedy}`.replaceAll(`${folder.path}/`, "");
  }
  return "not refused";
}

it.each(Object.entries(arrays.images))(
  "reads images as numpy holds them: %s",
  (_, { file, shape, values }) => {
    const { channels, height, width, pixels } = readNpyImages(write(file));
    expect([pixels.length / (channels * height * width), channels, height, width]).toEqual(shape);
    expect(Array.from(pixels)).toEqual(values);
    expect(pixels.buffer).toBeInstanceOf(SharedArrayBuffer);
  },
);

it("reads labels: whole numbers and texts are classes, other numbers are what the table says", () => {
  const read = (name: string) => readNpyLabels(write(arrays.labels[name]!));
  expect(read("uint8")).toEqual({ texts: ["3", "0", "255"], task: "classes" });
  expect(read("int64")).toEqual({ texts: ["3", "0", "-255"], task: "classes" });
  expect(read("int64, one column")).toEqual(read("int64"));
  expect(read("int16, big-endian")).toEqual(read("int64"));
  expect(read("bool")).toEqual({ texts: ["1", "0", "1"], task: "classes" });
  expect(read("texts")).toEqual({ texts: ["T-shirt", "", "ankle\u00a0boot 👢"], task: "classes" });
  expect(read("float64")).toEqual({ texts: ["0.5", "-2", "1e-9"], task: undefined });
});

it("refuses an array that is no images, and guesses no axis", () => {
  const images = (name: string) => refusal(() => readNpyImages(write(arrays.refused[name]!)));
  expect(images("objects")).toBe(
    "a.npy must hold numbers or texts of a fixed length, got Python objects | " +
      "Convert the array before it is saved, for example with array.astype(numpy.uint8).",
  );
  expect(images("structure")).toMatch(
    /^a\.npy must hold one array of numbers, with a header that says its type, order and shape, got "\{'descr': \[/,
  );
  expect(images("complex")).toMatch(
    /^a\.npy must hold numbers or texts of a fixed length, got the type c8 \| /,
  );
  expect(images("int64 images")).toBe(
    "a.npy must be of uint8, float32 or float64, got int64 | " +
      "Convert bytes with array.astype(numpy.uint8), other numbers to [0, 1].",
  );
  expect(images("flat")).toBe(
    "a.npy must have the axes (n, h, w), (n, h, w, channels) or (n, channels, h, w), got (3, 784) | " +
      "Give it such a shape before it is saved, for example with array.reshape(-1, 28, 28).",
  );
  expect(images("one image in colour")).toBe(
    "a.npy must have axes that can be told apart, got (8, 8, 3): grey images of width 3, or one image in colour | " +
      "Save grey images as (n, h, w, 1), or images in colour as (n, h, w, 3).",
  );
  const channels = "a.npy must have 1, 3 or 4 channels, on the second or the last axis and not on both, got";
  expect(images("channels on both axes")).toBe(
    `${channels} (2, 3, 8, 4) | Save grey images as (n, h, w); pad images of 3 or 4 pixels a side.`,
  );
  expect(images("five channels")).toBe(
    `${channels} (2, 5, 6, 7) | Save it as (n, h, w, channels), with as many channels.`,
  );
  expect(images("none")).toBe("a.npy must hold at least one image, got (0, 5, 6) | Give an array with data.");
});

it("refuses numbers outside [0, 1], of which it is unclear what is dark and what is bright", () => {
  const images = (name: string) => refusal(() => readNpyImages(write(arrays.refused[name]!)));
  expect(images("bytes as numbers")).toBe(
    "a.npy must hold numbers in [0, 1], or bytes as uint8, got 255 in row 1 | " +
      "Divide the array by 255, or save array.astype(numpy.uint8).",
  );
  expect(images("missing")).toBe(
    "a.npy must hold numbers in [0, 1], or bytes as uint8, got NaN in row 2 | " +
      "Bring the array into [0, 1] before it is saved.",
  );
});

it("refuses labels of more than one a row", () => {
  expect(refusal(() => readNpyLabels(write(arrays.refused["one-hot"]!)))).toBe(
    "a.npy must hold one label an image, in one axis, got (3, 3) | " +
      "Save the class of each row, for example with array.argmax(axis=1).",
  );
  expect(refusal(() => readNpyLabels(write(arrays.images["grey"]!.file)))).toBe(
    "a.npy must hold one label an image, in one axis, got (4, 5, 6) | Give the file of labels.",
  );
});

const REMEDY = "Check that the file is whole; numpy.save(path, array) writes such files.";

it("refuses a header that lies, before anything is allocated", () => {
  const file = Buffer.from(arrays.images["grey"]!.file, "base64");
  const images = (bytes: Uint8Array) => refusal(() => readNpyImages(folder.write("a.npy", bytes)));
  expect(images(file.subarray(0, -1))).toBe(
    `a.npy must hold the 120 bytes that its header says ((4, 5, 6) of uint8), got 119 | ${REMEDY}`,
  );
  expect(images(Buffer.concat([file, Buffer.alloc(2)]))).toMatch(/, got 122 \| /);
  const text = file.toString("latin1");
  const huge = Buffer.from(text.replace("(4, 5, 6), }         ", "(40000, 50000, 60), }"), "latin1");
  expect(images(huge)).toBe(
    "a.npy must hold the 120,000,000,000 bytes that its header says ((40000, 50000, 60) of uint8), got 120 | " +
      REMEDY,
  );
  expect(images(Buffer.from(text.replace("(4, 5, 6)", "(4, 5, x)"), "latin1"))).toMatch(
    /^a\.npy must hold one array of numbers, with a header that says its type, order and shape, got "/,
  );
  expect(images(file.subarray(0, 40))).toBe(
    "a.npy must hold one array of numbers, with a header that says its type, order and shape, " +
      `got a header that is cut off | ${REMEDY}`,
  );
  expect(images(Buffer.from("a,b\n1,2\n3,4\n"))).toBe(
    `a.npy must begin as a file of numpy.save does, got other content | ${REMEDY}`,
  );
  expect(images(Buffer.alloc(0))).toBe(
    `a.npy must begin as a file of numpy.save does, got an empty file | ${REMEDY}`,
  );
});
