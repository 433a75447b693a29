import { InputError } from "../input-error.js";
import type { ImageColumn } from "./image-column.js";
import { type NpyArray, readNpy, shapeText } from "./read-npy.js";

/** Where the channels stand: one of these counts is the last axis or the one after the examples. */
const CHANNELS = [1, 3, 4];

/** Places of the axes of an image array; no channel axis means one channel. */
interface Axes {
  channels: number | undefined;
  height: number;
  width: number;
}

/**
 * Reads images from an `.npy` file of uint8, or of float32 or float64 in [0, 1] (kept as float32).
 *
 * The shape says what an axis is: `(n, h, w)` is grey; of four axes the channels are the last or the second, whichever
 * has length 1, 3 or 4. Where both have, or `(n, h, w)` ends in 3 or 4 and could be one image in colour, it is
 * refused: nothing is guessed.
 *
 * @throws InputError if it is of another kind or shape, holds no image, or numbers outside [0, 1].
 */
export function readNpyImages(path: string): Omit<ImageColumn, "name"> {
  const array = readNpy(path);
  const { kind, shape, strides, values } = array;
  const axes = axesOf(path, shape);
  if (shape.includes(0)) {
    throw new InputError({
      thing: path,
      rule: "must hold at least one image",
      value: shapeText(shape),
      remedy: "Give an array with data.",
    });
  }
  if (kind !== "uint8" && kind !== "float32" && kind !== "float64") {
    throw new InputError({
      thing: path,
      rule: "must be of uint8, float32 or float64",
      value: kind,
      remedy: "Convert bytes with array.astype(numpy.uint8), other numbers to [0, 1].",
    });
  }
  const count = shape[0]!;
  const channels = axes.channels === undefined ? 1 : shape[axes.channels]!;
  const [height, width] = [shape[axes.height]!, shape[axes.width]!];
  const channelStride = axes.channels === undefined ? 0 : strides[axes.channels]!;
  const [rowStride, lineStride, pixelStride] = [strides[0]!, strides[axes.height]!, strides[axes.width]!];
  const length = count * channels * height * width;
  const pixels =
    kind === "uint8"
      ? new Uint8Array(new SharedArrayBuffer(length))
      : new Float32Array(new SharedArrayBuffer(4 * length));
  const stored = values as Uint8Array | Float32Array | Float64Array;
  let at = 0;
  for (let row = 0; row < count; row++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        let from = row * rowStride + channel * channelStride + y * lineStride;
        for (let x = 0; x < width; x++, from += pixelStride) pixels[at++] = stored[from]!;
      }
    }
  }
  if (kind !== "uint8") refuseOutside(path, pixels, channels * height * width);
  return { channels, height, width, pixels };
}

function axesOf(path: string, shape: readonly number[]): Axes {
  const value = shapeText(shape);
  if (shape.length === 3) {
    if (shape[2] === 3 || shape[2] === 4) {
      throw new InputError({
        thing: path,
        rule: "must have axes that can be told apart",
        value: `${value}: grey images of width ${shape[2]}, or one image in colour`,
        remedy: "Save grey images as (n, h, w, 1), or images in colour as (n, h, w, 3).",
      });
    }
    return { channels: undefined, height: 1, width: 2 };
  }
  if (shape.length !== 4) {
    throw new InputError({
      thing: path,
      rule: "must have the axes (n, h, w), (n, h, w, channels) or (n, channels, h, w)",
      value,
      remedy: "Give it such a shape before it is saved, for example with array.reshape(-1, 28, 28).",
    });
  }
  const last = CHANNELS.includes(shape[3]!);
  const second = CHANNELS.includes(shape[1]!);
  if (last && !second) return { channels: 3, height: 1, width: 2 };
  if (second && !last) return { channels: 1, height: 2, width: 3 };
  throw new InputError({
    thing: path,
    rule: "must have 1, 3 or 4 channels, on the second or the last axis and not on both",
    value,
    remedy: last
      ? "Save grey images as (n, h, w); pad images of 3 or 4 pixels a side."
      : "Save it as (n, h, w, channels), with as many channels.",
  });
}

function refuseOutside(path: string, pixels: ArrayLike<number>, each: number): void {
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i]!;
    if (value >= 0 && value <= 1) continue;
    throw new InputError({
      thing: path,
      rule: "must hold numbers in [0, 1], or bytes as uint8",
      value: `${value} in row ${Math.floor(i / each) + 1}`,
      remedy:
        value > 1 && value <= 255
          ? "Divide the array by 255, or save array.astype(numpy.uint8)."
          : "Bring the array into [0, 1] before it is saved.",
    });
  }
}

/** Labels of an `.npy` file as texts, and what they are where their kind says so. */
export interface NpyLabels {
  texts: string[];
  task: "classes" | undefined;
}

/**
 * Reads labels from an `.npy` file of one axis, or of a second one of length 1: whole numbers and texts are classes.
 *
 * @throws InputError if it has other axes.
 */
export function readNpyLabels(path: string): NpyLabels {
  const array = readNpy(path);
  const { kind, shape } = array;
  if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1)) {
    throw new InputError({
      thing: path,
      rule: "must hold one label an image, in one axis",
      value: shapeText(shape),
      remedy:
        shape.length === 2
          ? "Save the class of each row, for example with array.argmax(axis=1)."
          : "Give the file of labels.",
    });
  }
  const texts =
    kind === "str" ? readTexts(array) : Array.from(array.values as ArrayLike<number | bigint>, String);
  return { texts, task: kind.startsWith("float") ? undefined : "classes" };
}

function readTexts({ shape, values }: NpyArray): string[] {
  const characters = values.length / Math.max(1, shape[0]!);
  return Array.from({ length: shape[0]! }, (_, row) => {
    const points = Array.from(values.subarray(row * characters, (row + 1) * characters) as Uint32Array);
    while (points.at(-1) === 0) points.pop();
    return String.fromCodePoint(...points);
  });
}
