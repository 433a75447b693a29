import { type LossShape, methodNamed } from "@gradus/curriculum";
import {
  add,
  cast,
  concat,
  constant,
  divide,
  equal,
  exponential,
  gather,
  gemm,
  greater,
  logarithm,
  multiply,
  reduceMax,
  reduceSum,
  relu,
  reshape,
  scalar,
  slice,
  softmax,
  square,
  squareRoot,
  subtract,
  type Tensor,
  where,
} from "@gradus/graph";

/** Pairs of one step: row i and row B + i are of one class and attract each other. */
export interface Pairs {
  /** `[2B × dimensions]`, rows of length 1: the batch, then the partner of each of its rows. */
  embeddings: Tensor;
  /** `[2B]` classes. */
  labels: Tensor;
  /** Share of each class in the training rows. */
  classShares: Float64Array;
}

interface ContrastiveOptions {
  temperature: number;
  negatives: "all" | "other-classes";
  positivePrior?: number | undefined;
  beta?: number | undefined;
}

interface TripletOptions {
  margin: number;
  otherwise: "hardest" | "skip";
}

/** Stands in for minus infinity, which a product with 0 would turn into NaN. */
const NEVER = -1e30;

/** Rows scaled to length 1; a row of zeros stays one, and its gradient is 0. */
export function unitRows(x: Tensor): Tensor {
  const squares = reduceSum(square(x), { axes: [-1], keepAxes: true });
  const isLong = greater(squares, scalar(1e-12));
  const length = squareRoot(where(isLong, squares, scalar(1)));
  return multiply(x, where(isLong, divide(scalar(1), length), scalar(0)));
}

/**
 * Loss of each pair, `[B]`: the mean over both of its rows as anchors.
 *
 * Its gradient is that of reverse mode through all of it: through both rows of a pair, through the negatives, and
 * through their weights.
 *
 * @throws TypeError for a loss that is none of pairs; TypeError or RangeError for its options.
 */
export function pairLoss({ method, ...given }: LossShape, pairs: Pairs): Tensor {
  const options = methodNamed(method, "loss").options.check(given) as unknown;
  switch (method) {
    case "info-nce":
      return meanOfPair(contrastive(pairs, { ...(options as ContrastiveOptions), positivePrior: 0 }));
    case "debiased":
    case "hard-negative":
      return meanOfPair(contrastive(pairs, options as ContrastiveOptions));
    case "semi-hard-triplet":
      return meanOfPair(triplet(pairs, options as TripletOptions));
  }
  throw new TypeError(`pairLoss: loss must be one of pairs, got "${method}"`);
}

/** l = −ln(e⁺ / (e⁺ + N_g)) of each row, every exponential divided by e^{1/t} so that none is above 1. */
function contrastive(
  { embeddings, labels, classShares }: Pairs,
  { temperature, negatives, positivePrior, beta = 0 }: ContrastiveOptions,
): Tensor {
  const rate = scalar(1 / temperature);
  const similarity = gemm(embeddings, embeddings, { transposeB: true });
  const repels = negatives === "all" ? otherPairs(embeddings) : otherClasses(labels);
  const count = reduceSum(repels, { axes: [-1] });
  const exponent = (cosine: Tensor) => multiply(subtract(cosine, scalar(1)), rate);
  const negative = multiply(exponential(exponent(similarity)), repels);
  const ownExponent = exponent(partnerSimilarity(embeddings));
  const own = exponential(ownExponent);

  let repelled = reduceSum(negative, { axes: [-1] });
  if (beta > 0) {
    const tilted = multiply(similarity, scalar(beta / temperature));
    const share = softmax(where(greater(repels, scalar(0)), tilted, scalar(NEVER)));
    repelled = multiply(count, reduceSum(multiply(share, negative), { axes: [-1] }));
  }
  if (positivePrior !== 0) {
    const prior =
      positivePrior === undefined
        ? gather(constant("float32", [classShares.length], classShares), labels)
        : scalar(positivePrior);
    const falseNegatives = multiply(multiply(prior, count), own);
    const debiased = divide(subtract(repelled, falseNegatives), subtract(scalar(1), prior));
    const least = multiply(count, scalar(Math.exp(-2 / temperature)));
    repelled = where(greater(debiased, least), debiased, least);
  }
  return subtract(logarithm(add(own, repelled)), ownExponent);
}

/** l = max(0, 2 (s⁻ − s⁺) + α) of each row: of rows of length 1, the squared distance is 2 − 2 s. */
function triplet({ embeddings, labels }: Pairs, { margin, otherwise }: TripletOptions): Tensor {
  const rows = embeddings.shape[0] as number;
  const similarity = gemm(embeddings, embeddings, { transposeB: true });
  const own = reshape(partnerSimilarity(embeddings), [rows, 1]);
  const other = otherClasses(labels);
  const farther = cast(greater(own, similarity), "float32");
  const withinMargin = cast(greater(similarity, subtract(own, scalar(margin / 2))), "float32");
  const semiHard = nearest(similarity, multiply(other, multiply(farther, withinMargin)));
  const found = greater(semiHard, scalar(NEVER / 2));
  const taken = otherwise === "skip" ? semiHard : where(found, semiHard, nearest(similarity, other));
  return relu(add(multiply(subtract(taken, reshape(own, [rows])), scalar(2)), scalar(margin)));
}

/** Largest similarity of each row among the rows of a mask; {@link NEVER} where the mask is empty. */
function nearest(similarity: Tensor, mask: Tensor): Tensor {
  return reduceMax(where(greater(mask, scalar(0)), similarity, scalar(NEVER)), { axes: [-1] });
}

/** 1 but for each row itself and its partner, `[2B × 2B]`. */
function otherPairs(embeddings: Tensor): Tensor {
  const rows = embeddings.shape[0] as number;
  const mask = new Float64Array(rows * rows).fill(1);
  for (let row = 0; row < rows; row++) {
    mask[row * rows + row] = 0;
    mask[row * rows + ((row + rows / 2) % rows)] = 0;
  }
  return constant("float32", [rows, rows], mask);
}

/** 1 where two rows are of different classes, `[2B × 2B]`. */
function otherClasses(labels: Tensor): Tensor {
  const rows = labels.shape[0] as number;
  const same = equal(reshape(labels, [rows, 1]), reshape(labels, [1, rows]));
  return subtract(scalar(1), cast(same, "float32"));
}

/** Cosine of each row with its partner, `[2B]`. */
function partnerSimilarity(embeddings: Tensor): Tensor {
  const half = (embeddings.shape[0] as number) / 2;
  const [first, second] = [slice(embeddings, 0, 0, half), slice(embeddings, 0, half, 2 * half)];
  const cosine = reduceSum(multiply(first, second), { axes: [-1] });
  return concat([cosine, cosine], 0);
}

function meanOfPair(each: Tensor): Tensor {
  const half = (each.shape[0] as number) / 2;
  return multiply(add(slice(each, 0, 0, half), slice(each, 0, half, 2 * half)), scalar(0.5));
}
