import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";
import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { decodePicture, type PictureProblem, readPictureHeader } from "./decode-picture.js";

const pictures: {
  [name: string]: { file: string; height: number; width: number; channels: number; samples: number[] };
} = JSON.parse(readFileSync(new URL("./fixtures/pictures.json", import.meta.url), "utf8"));

const fileOf = (name: string) => new Uint8Array(Buffer.from(pictures[name]!.file, "base64"));
const decode = (bytes: Uint8Array) => decodePicture(bytes, readPictureHeader(bytes));

function refusal(bytes: Uint8Array): string {
  try {
    decode(bytes);
  } catch (error) {
    const { rule, value, remedy } = (error as PictureProblem).problem;
    return `${rule}, got ${value} | ${remedy}`;
  }
  return "not refused";
}

const whole = ["grey", "one bit", "colour", "colour, opaque", "grey, opaque", "palette of 4 bits"];

it.each([...whole, "palette of 8 bits"])("reads a PNG, %s, as Pillow does", (name) => {
  const { height, width, channels, samples } = pictures[name]!;
  expect(readPictureHeader(fileOf(name))).toEqual({ format: "PNG", height, width, channels });
  expect(Array.from(decode(fileOf(name)))).toEqual(samples);
});

it("reads an interlaced PNG as the plain one", () => {
  const { height, width, channels, samples } = pictures["colour"]!;
  const image = { height, width, channels, data: Uint8Array.from(samples) };
  const interlaced = encode(image, { interlace: "Adam7" });
  expect(interlaced[28]).toBe(1);
  expect(Array.from(decode(interlaced))).toEqual(samples);
});

// Two decoders may round a cosine transform apart by 1, which a change to RGB can make 2. Halved colour is spread
// by repeating here and by interpolating there: only the mean says something.
it.each([
  ["JPEG grey", 1],
  ["JPEG colour", 2],
  ["JPEG progressive", 2],
])("reads a %s as Pillow does, but for rounding", (name, rounding) => {
  const { height, width, channels, samples } = pictures[name]!;
  expect(readPictureHeader(fileOf(name))).toEqual({ format: "JPEG", height, width, channels });
  const difference = Array.from(decode(fileOf(name)), (value, i) => Math.abs(value - samples[i]!));
  expect(Math.max(...difference)).toBeLessThanOrEqual(rounding);
});

it("reads a JPEG to the same bytes on every machine", () => {
  const decoded = decode(fileOf("JPEG halved colour"));
  const { samples } = pictures["JPEG halved colour"]!;
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
  expect(Math.abs(mean(decoded) - mean(samples))).toBeLessThan(0.5);
  // golden: jpeg-js 0.4.4 on Node 20
  expect(createHash("sha256").update(decoded).digest("hex").slice(0, 16)).toBe("c3c714abb28741c3");
});

it("refuses what would lose something, and says how to bring it into shape", () => {
  const opaque =
    "must be opaque everywhere, got a transparent pixel | Put the pictures on a background beforehand, " +
    "for example with mogrify -background white -flatten.";
  expect(refusal(fileOf("transparent"))).toBe(opaque);
  expect(refusal(fileOf("transparent key"))).toBe(opaque);
  expect(refusal(fileOf("transparent palette"))).toBe(opaque);
  expect(refusal(fileOf("sixteen bits"))).toBe(
    "must have at most 8 bits a sample, got 16 | Convert it to 8 bits, or give the images as numbers in [0, 1] " +
      "in an .npy file.",
  );
  expect(refusal(fileOf("JPEG of inks"))).toBe(
    "must be grey or of red, green and blue, got 4 channels (CMYK) | Convert it to RGB.",
  );
});

it("refuses what is no picture", () => {
  const rule = "must be a PNG or JPEG picture";
  const remedy = "Check that the file is whole, or leave it out.";
  expect(refusal(new Uint8Array(0))).toBe(`${rule}, got an empty file | ${remedy}`);
  expect(refusal(new TextEncoder().encode("GIF89a"))).toBe(`${rule}, got other content | ${remedy}`);
});

it.each(Object.keys(pictures))("refuses a %s that is cut off anywhere", (name) => {
  const bytes = fileOf(name);
  for (const share of [0.02, 0.2, 0.5, 0.9]) {
    expect(refusal(bytes.subarray(0, Math.floor(share * bytes.length)))).toMatch(/^must /);
  }
  expect(refusal(bytes.subarray(0, -4))).toMatch(/^must /);
});

it("refuses a PNG of which a byte was changed", () => {
  const bytes = fileOf("colour");
  bytes[60]! ^= 1;
  expect(refusal(bytes)).toMatch(/^must be a whole PNG picture, got "/);
});

/** A grey PNG whose header says one size and whose data are `lines` of another, with checksums that agree. */
function lying(width: number, height: number, data: Uint8Array): Uint8Array {
  const chunk = (type: string, content: Uint8Array) => {
    const bytes = Buffer.alloc(content.length + 12);
    bytes.writeUInt32BE(content.length, 0);
    bytes.write(type, 4, "latin1");
    bytes.set(content, 8);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
    return bytes;
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const end = chunk("IEND", new Uint8Array(0));
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(data)), end]);
}

describe("a PNG whose header lies", () => {
  const remedy = "Check that the file is whole, or leave it out.";
  it("is refused where its data are fewer or more, none of them kept", () => {
    expect(decode(lying(3, 2, new Uint8Array(8)))).toEqual(new Uint8Array(6));
    expect(refusal(lying(3, 2, new Uint8Array(7)))).toBe(
      `must hold the 2 × 3 pixels that its header says, got 7 of 8 bytes | ${remedy}`,
    );
    expect(refusal(lying(3, 2, new Uint8Array(9)))).toBe(
      `must hold the 2 × 3 pixels that its header says, got more | ${remedy}`,
    );
    expect(refusal(lying(3, 2, new Uint8Array(50_000_000)))).toBe(
      `must hold the 2 × 3 pixels that its header says, got more | ${remedy}`,
    );
  });
  it("is refused before anything is allocated", () => {
    expect(refusal(lying(30_000, 30_000, new Uint8Array(8)))).toBe(
      "must hold at most 100 million pixels, got 30000 × 30000 | Make the pictures smaller beforehand.",
    );
    expect(refusal(lying(9_000, 9_000, new Uint8Array(8)))).toMatch(
      /^must hold the 9000 × 9000 pixels that its header says, got \d+ bytes \| /,
    );
    expect(refusal(lying(0, 3, new Uint8Array(3)))).toBe(
      `must hold at least one pixel, got 3 × 0 | ${remedy}`,
    );
  });
});
