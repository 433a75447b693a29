import { inflateSync } from "node:zlib";
import { type DecodedPng, decode as decodePng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import type { InputProblem } from "../input-error.js";
import type { ImageSize } from "./image-column.js";

/** What the first bytes of a picture's file say. */
export interface PictureHeader extends ImageSize {
  format: "PNG" | "JPEG";
}

/** Why a picture cannot be used, said without its path. */
export class PictureProblem extends Error {
  override readonly name = "PictureProblem";
  readonly problem: Omit<InputProblem, "thing">;

  constructor(rule: string, value: string, remedy: string, options: { cause?: unknown } = {}) {
    super(`${rule}, got ${value}`, options);
    this.problem = { rule, value, remedy };
  }
}

const WHOLE = "Check that the file is whole, or leave it out.";
const MOST_MEGAPIXELS = 100;
/** A deflate stream of n bytes holds at most so many times n. */
export const DEFLATE_RATIO = 1032;

/**
 * Reads the size of a PNG or JPEG picture from its header, by its first bytes and not its name.
 *
 * @throws PictureProblem if it is neither, is of a kind that is not read, or says a size that its bytes cannot hold.
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = isPng(bytes) ? pngHeader(view) : isJpeg(bytes) ? jpegHeader(view) : undefined;
  if (header === undefined) {
    const found = bytes.length === 0 ? "an empty file" : "other content";
    throw new PictureProblem("must be a PNG or JPEG picture", found, WHOLE);
  }
  const { width, height } = header;
  if (width === 0 || height === 0) {
    throw new PictureProblem("must hold at least one pixel", `${height} × ${width}`, WHOLE);
  }
  if (width * height > MOST_MEGAPIXELS * 1e6) {
    const rule = `must hold at most ${MOST_MEGAPIXELS} million pixels`;
    throw new PictureProblem(rule, `${height} × ${width}`, "Make the pictures smaller beforehand.");
  }
  // Only PNG says so: a JPEG may leave any number of blocks to one code.
  if (header.format === "PNG" && (width * height) / 8 > DEFLATE_RATIO * bytes.length) {
    throw new PictureProblem(
      `must hold the ${height} × ${width} pixels that its header says`,
      `${bytes.length} bytes`,
      WHOLE,
    );
  }
  return header;
}

/**
 * Decodes a PNG or JPEG picture to bytes, channel by channel within a pixel. The decoders are of one language and
 * take no shortcut by the machine, so that a picture has the same bytes everywhere. Gamma, colour profiles and the
 * camera's orientation are not applied: the samples are what the file holds.
 *
 * @returns `[height × width × channels]`
 * @throws PictureProblem if it is broken, has 16 bits a sample, or is somewhere transparent.
 */
export function decodePicture(bytes: Uint8Array, header: PictureHeader): Uint8Array {
  try {
    if (header.format === "JPEG") return jpegSamples(bytes, header);
    refuseWrongLength(bytes, header);
    return pngSamples(decodePng(bytes, { checkCrc: true }));
  } catch (cause) {
    if (cause instanceof PictureProblem) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new PictureProblem(`must be a whole ${header.format} picture`, `"${said}"`, WHOLE, { cause });
  }
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const GREY = 0;
const GREY_WITH_ALPHA = 4;

function isPng(bytes: Uint8Array): boolean {
  return PNG_SIGNATURE.every((byte, i) => bytes[i] === byte);
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

function pngHeader(view: DataView): PictureHeader {
  if (view.byteLength < 33 || view.getUint32(12) !== 0x49484452) throw truncated("PNG");
  if (view.getUint8(24) === 16) {
    throw new PictureProblem(
      "must have at most 8 bits a sample",
      "16",
      "Convert it to 8 bits, or give the images as numbers in [0, 1] in an .npy file.",
    );
  }
  if (view.getUint8(24) < 8 && view.getUint8(28) !== 0) {
    throw new PictureProblem(
      "must have 8 bits a sample where it is interlaced",
      String(view.getUint8(24)),
      "Save it again without interlacing.",
    );
  }
  const colourType = view.getUint8(25);
  return {
    format: "PNG",
    width: view.getUint32(16),
    height: view.getUint32(20),
    channels: colourType === GREY || colourType === GREY_WITH_ALPHA ? 1 : 3,
  };
}

/** Markers of a JPEG's frame, which holds the size; what lies between C0 and CF else are tables. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const hasNoLength = (marker: number) =>
  marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) || marker === 0xff;

function jpegHeader(view: DataView): PictureHeader {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) break;
    const marker = view.getUint8(at + 1);
    if (isFrame(marker)) return jpegFrame(view, at);
    at += marker === 0xff ? 1 : hasNoLength(marker) ? 2 : 2 + view.getUint16(at + 2);
  }
  throw truncated("JPEG");
}

function jpegFrame(view: DataView, at: number): PictureHeader {
  const bits = view.getUint8(at + 4);
  const components = view.getUint8(at + 9);
  if (bits !== 8) {
    throw new PictureProblem("must have 8 bits a sample", String(bits), "Convert it to 8 bits.");
  }
  if (components !== 1 && components !== 3) {
    const found = `${components} channels${components === 4 ? " (CMYK)" : ""}`;
    throw new PictureProblem("must be grey or of red, green and blue", found, "Convert it to RGB.");
  }
  return {
    format: "JPEG",
    height: view.getUint16(at + 5),
    width: view.getUint16(at + 7),
    channels: components,
  };
}

function truncated(format: string): PictureProblem {
  return new PictureProblem(`must be a whole ${format} picture`, "no header", WHOLE);
}

/** The decoder bounds nothing and takes what is missing as 0: what the data inflate to is counted before it begins. */
function refuseWrongLength(bytes: Uint8Array, { width, height }: PictureHeader): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49444154)
      parts.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const samplesOf = [1, 0, 3, 1, 2, 0, 4][view.getUint8(25)] ?? 0;
  const lineBytes = 1 + Math.ceil((width * samplesOf * view.getUint8(24)) / 8);
  const interlaced = view.getUint8(28) !== 0;
  // Each of the seven passes of an interlaced picture has lines of its own, a byte more each.
  const most = height * lineBytes + (interlaced ? 2 * height + 7 : 0);
  const found = inflatedLength(Buffer.concat(parts), most);
  if (found > most || (!interlaced && found < most)) {
    throw new PictureProblem(
      `must hold the ${height} × ${width} pixels that its header says`,
      found > most ? "more" : `${found} of ${most} bytes`,
      WHOLE,
    );
  }
}

function inflatedLength(deflated: Uint8Array, most: number): number {
  try {
    return inflateSync(deflated, { maxOutputLength: most }).length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function jpegSamples(bytes: Uint8Array, { channels, width, height }: PictureHeader): Uint8Array {
  const { data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: MOST_MEGAPIXELS,
    maxMemoryUsageInMB: 4096,
  });
  if (channels === 3) return data;
  return Uint8Array.from({ length: width * height }, (_, i) => data[3 * i]!);
}

function pngSamples(png: DecodedPng): Uint8Array {
  const { width, height, palette, transparency, depth } = png;
  const raw = depth === 8 ? (png.data as Uint8Array) : unpacked(png);
  if (palette !== undefined) return paletteSamples(raw, palette);
  const stored = png.channels;
  const area = width * height;
  const channels = stored <= 2 ? 1 : 3;
  if (stored === 2 || stored === 4) {
    for (let i = 0; i < area; i++) refuseTransparent(raw[i * stored + channels]!);
  } else if (transparency !== undefined) {
    for (let i = 0; i < area; i++) {
      const isKey = transparency.every((value, channel) => raw[i * stored + channel] === value);
      if (isKey) refuseTransparent(0);
    }
  }
  const scale = 255 / (2 ** depth - 1);
  if (stored === channels) return scale === 1 ? raw : raw.map((sample) => sample * scale);
  const samples = new Uint8Array(area * channels);
  for (let i = 0; i < area; i++) {
    for (let channel = 0; channel < channels; channel++) {
      samples[i * channels + channel] = raw[i * stored + channel]!;
    }
  }
  return samples;
}

/** Samples of 1, 2 or 4 bits, of which a byte holds several and a line ends its last byte. */
function unpacked({ width, height, depth, data }: DecodedPng): Uint8Array {
  const lineBytes = Math.ceil((width * depth) / 8);
  const mask = 2 ** depth - 1;
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * lineBytes + (bit >>> 3)]!;
      samples[y * width + x] = (byte >>> (8 - depth - (bit & 7))) & mask;
    }
  }
  return samples;
}

function paletteSamples(raw: Uint8Array, palette: readonly (readonly number[])[]): Uint8Array {
  const samples = new Uint8Array(3 * raw.length);
  raw.forEach((index, i) => {
    const colour = palette[index];
    if (colour === undefined) throw new Error(`colour ${index} of a palette of ${palette.length}`);
    const [red, green, blue, alpha = 255] = colour;
    refuseTransparent(alpha);
    samples.set([red!, green!, blue!], 3 * i);
  });
  return samples;
}

function refuseTransparent(alpha: number): void {
  if (alpha === 255) return;
  throw new PictureProblem(
    "must be opaque everywhere",
    "a transparent pixel",
    "Put the pictures on a background beforehand, for example with mogrify -background white -flatten.",
  );
}
