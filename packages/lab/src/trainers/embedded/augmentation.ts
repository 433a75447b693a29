import type { Rng } from "@gradus/numeric";
import type { AugmentationSpec, Features } from "../../contracts.js";

/** Which step a row is changed for, and how strongly: 1 is as described, 0 not at all. */
export interface AugmentMoment {
  step: number;
  strength: number;
}

type Dense = Features & { kind: "dense" };

/**
 * Writes changed copies of rows.
 *
 * What happens to a row is keyed by seed, row and step: two arms that train on a row at the same step change it
 * alike, and nothing has to be remembered.
 */
export class Augmenter {
  private readonly rng: Rng;

  constructor(
    private readonly spec: AugmentationSpec,
    rng: Rng,
  ) {
    this.rng = rng.split("augmentation");
  }

  /** Writes the changed features of a dense row to `out` from `offset` on. */
  writeDense(features: Dense, row: number, moment: AugmentMoment, out: Float32Array, offset: number): void {
    const { columns, values } = features;
    const own = values.subarray(row * columns, (row + 1) * columns);
    const changed = out.subarray(offset, offset + columns);
    const chance = this.chanceOf(row, moment.step);
    switch (this.spec.kind) {
      case "shift": {
        const most = Math.round(this.spec.pixels * moment.strength);
        const [down, right] = [0, 1].map((k) => Math.floor(share(chance(k)) * (2 * most + 1)) - most);
        shift(own, changed, features.image!, down!, right!);
        return;
      }
      case "flip":
        if (share(chance(0)) < this.spec.probability * moment.strength) flip(own, changed, features.image!);
        else changed.set(own);
        return;
      case "noise": {
        const deviation = this.spec.deviation * moment.strength;
        for (let k = 0; k < columns; k++) changed[k] = own[k]! + deviation * bell(chance(k));
        return;
      }
      case "drop":
        for (let k = 0; k < columns; k++) changed[k] = this.drops(chance(k), moment) ? 0 : own[k]!;
    }
  }

  /** The values of a sparse row's non-zeros, from `start` to `end` of the table's, with those that are dropped 0. */
  writeSparse(
    values: Float32Array,
    [start, end]: readonly [number, number],
    row: number,
    moment: AugmentMoment,
    out: Float32Array,
    offset: number,
  ): void {
    const chance = this.chanceOf(row, moment.step);
    for (let k = start; k < end; k++) {
      out[offset + k - start] = this.drops(chance(k - start), moment) ? 0 : values[k]!;
    }
  }

  private drops(word: number, { strength }: AugmentMoment): boolean {
    return share(word) < (this.spec as AugmentationSpec & { kind: "drop" }).share * strength;
  }

  /** 32 random bits for each place of a row at a step. */
  private chanceOf(row: number, step: number): (place: number) => number {
    const first = mix(this.rng.uint32(2 * step) ^ Math.imul(row, 0x9e3779b1));
    const second = this.rng.uint32(2 * step + 1);
    return (place) => mix(mix(Math.imul(place, 0x85ebca6b) ^ first) ^ second);
  }
}

/** MurmurHash3's finaliser. */
function mix(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function share(word: number): number {
  return word / 2 ** 32;
}

/** Sum of a word's four bytes, brought to mean 0 and variance 1: bell-shaped, within ± 3.46. */
function bell(word: number): number {
  const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24);
  return (sum - 510) / BYTES_DEVIATION;
}

/** √(4 (256² − 1) / 12), the deviation of a sum of four bytes. */
const BYTES_DEVIATION = Math.sqrt((4 * (256 * 256 - 1)) / 12);

type ImageShape = NonNullable<Dense["image"]>;

/** Moves an image; what comes in from outside repeats the edge. */
function shift(
  own: Float32Array,
  changed: Float32Array,
  { channels, height, width }: ImageShape,
  down: number,
  right: number,
): void {
  const clamp = (at: number, size: number) => Math.max(0, Math.min(size - 1, at));
  for (let row = 0; row < channels * height; row++) {
    const y = row % height;
    const from = (row - y + clamp(y - down, height)) * width;
    for (let x = 0; x < width; x++) changed[row * width + x] = own[from + clamp(x - right, width)]!;
  }
}

/** Mirrors an image, left to right. */
function flip(own: Float32Array, changed: Float32Array, { channels, height, width }: ImageShape): void {
  for (let row = 0; row < channels * height; row++) {
    for (let x = 0; x < width; x++) changed[row * width + x] = own[(row + 1) * width - 1 - x]!;
  }
}
