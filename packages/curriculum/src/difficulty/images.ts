import { describeValue, fraction, integer, log, type OptionsOf, options } from "@gradus/numeric";

/** Pictures `[n × channels × height × width]` of numbers in [0, 1]; 1 channel is grey, 3 are red, green and blue. */
export interface Images {
  readonly values: Float32Array | Float64Array;
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
}

const entropyOptions = options("imageEntropy", {
  levels: integer({ min: 2, max: 65_536, default: 256, says: "Grey levels of the histogram." }),
});
/** Options of {@link imageEntropy}. */
export type ImageEntropyOptions = OptionsOf<typeof entropyOptions>;

/**
 * Entropy of the grey levels of each picture: −Σ_g h_g log₂ h_g over its histogram h.
 *
 * Grey is 0.299 R + 0.587 G + 0.114 B; its level is the nearest of `levels` from 0 to 1, so that 8-bit pictures divided
 * by 255 keep theirs.
 *
 * @returns `[n]` bits, in [0, log₂ levels].
 * @throws TypeError for a shape that does not fit; RangeError for a number outside [0, 1].
 * @example imageEntropy({ values: Float32Array.of(0, 1), channels: 1, height: 1, width: 2 }) // [1]
 * @source Shannon 1948, A Mathematical Theory of Communication, section 6, of the histogram; grey after ITU-R BT.601.
 */
export function imageEntropy(images: Images, given: ImageEntropyOptions = {}): Float64Array {
  const { levels } = entropyOptions.check(given);
  const histogram = new Int32Array(levels);
  const bit = log(2);
  return ofEachPicture("imageEntropy", images, (grey) => {
    histogram.fill(0);
    for (const value of grey) histogram[Math.round(value * (levels - 1))]!++;
    let entropy = 0;
    for (const count of histogram) {
      if (count > 0) entropy -= (count / grey.length) * (log(count / grey.length) / bit);
    }
    return entropy;
  });
}

const edgeOptions = options("edgeDensity", {
  threshold: fraction({
    default: 0.25,
    says: "Strength above which a pixel is on an edge; a straight edge from black to white is 1.",
  }),
});
/** Options of {@link edgeDensity}. */
export type EdgeDensityOptions = OptionsOf<typeof edgeOptions>;

/**
 * Share of the inner pixels that lie on an edge: those whose Sobel gradient is stronger than the threshold.
 *
 *   strength = √(G_x² + G_y²) / 4
 *
 * G are the Sobel differences of grey (see {@link imageEntropy}); pixels of the border have no gradient.
 *
 * @returns `[n]` in [0, 1].
 * @throws TypeError for a shape that does not fit, or below 3 × 3; RangeError for a number outside [0, 1].
 * @source Sobel 1968, as given in Duda & Hart 1973, Pattern Classification and Scene Analysis, p. 271; the share of edge
 *   pixels as difficulty: Ionescu et al. 2016, How hard can it be? Estimating the difficulty of visual search in an
 *   image, CVPR. Deviates: a fixed threshold, so that a picture's score does not depend on other pictures.
 */
export function edgeDensity(images: Images, given: EdgeDensityOptions = {}): Float64Array {
  const { threshold } = edgeOptions.check(given);
  const { height, width } = images;
  if (height < 3 || width < 3) {
    throw new TypeError(`edgeDensity: images must be at least 3 × 3, got ${height} × ${width}`);
  }
  const least = 16 * threshold * threshold;
  return ofEachPicture("edgeDensity", images, (grey) => {
    let edges = 0;
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const at = y * width + x;
        const above = at - width;
        const below = at + width;
        const diagonal = grey[below + 1]! - grey[above - 1]!;
        const counter = grey[above + 1]! - grey[below - 1]!;
        const across = diagonal + counter + 2 * (grey[at + 1]! - grey[at - 1]!);
        const down = diagonal - counter + 2 * (grey[below]! - grey[above]!);
        if (across * across + down * down > least) edges++;
      }
    }
    return edges / ((height - 2) * (width - 2));
  });
}

/** Scores each picture by its grey values `[height × width]`, borrowed. */
function ofEachPicture(
  name: string,
  { values, channels, height, width }: Images,
  score: (grey: Float64Array) => number,
): Float64Array {
  if (channels !== 1 && channels !== 3) {
    throw new TypeError(`${name}: channels must be 1 or 3, got ${describeValue(channels)}`);
  }
  const pixels = height * width;
  const n = values.length / (channels * pixels);
  if (!Number.isInteger(n)) {
    throw new TypeError(
      `${name}: values must hold pictures of ${channels} × ${height} × ${width} numbers, got ${values.length}`,
    );
  }
  const unfit = values.findIndex((value) => !(value >= 0 && value <= 1));
  if (unfit !== -1) {
    throw new RangeError(`${name}: values[${unfit}] must be in [0, 1], got ${describeValue(values[unfit])}`);
  }
  const grey = new Float64Array(pixels);
  return Float64Array.from({ length: n }, (_, i) => {
    const start = i * channels * pixels;
    for (let at = 0; at < pixels; at++) {
      const red = start + at;
      grey[at] =
        channels === 1
          ? values[red]!
          : (299 * values[red]! + 587 * values[red + pixels]! + 114 * values[red + 2 * pixels]!) / 1000;
    }
    return score(grey);
  });
}
