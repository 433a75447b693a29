import { hardNegativeLoss, type LossShape, semiHardTripletLoss } from "@gradus/curriculum";
import { constant, evaluate, gradients, input, reduceSum } from "@gradus/graph";
import { createRng } from "@gradus/numeric";
import { expect, it } from "vitest";
import { classCentroids, nearestCentroid } from "./nearest-centroid.js";
import { pairLoss, unitRows } from "./pair-loss.js";

const BATCH = 5;
const DIMENSIONS = 3;
const rows = 2 * BATCH;
const classes = [0, 1, 0, 2, 1];
const labels = [...classes, ...classes];
const classShares = Float64Array.of(0.5, 0.3, 0.2);
const rng = createRng(9);
const given = Float64Array.from({ length: rows * DIMENSIONS }, (_, k) => rng.normal(k));
const output = input("output", "float32", [rows, DIMENSIONS]);
const embeddings = unitRows(output);
const feeds = { output: { shape: [rows, DIMENSIONS], data: given } };
const lossOf = (loss: LossShape) =>
  pairLoss(loss, { embeddings, labels: constant("int32", [rows], labels), classShares });

function cosinesOf(outputs: typeof feeds) {
  const unit = evaluate([embeddings], outputs)[0]!.data;
  return (i: number, j: number) => {
    let sum = 0;
    for (let d = 0; d < DIMENSIONS; d++) sum += unit[i * DIMENSIONS + d]! * unit[j * DIMENSIONS + d]!;
    return sum;
  };
}

/** The mean over both rows of a pair, of a loss by cosine of the positive and of those negatives. */
function bothAnchors(
  of: (anchor: number, positive: number, negatives: number[]) => number,
  all: boolean,
  cosine = cosinesOf(feeds),
) {
  const each = (i: number) => {
    const partner = (i + BATCH) % rows;
    const negatives = labels.flatMap((label, j) =>
      (all ? j !== i && j !== partner : label !== labels[i]) ? [cosine(i, j)] : [],
    );
    return of(i, cosine(i, partner), negatives);
  };
  return classes.map((_, i) => (each(i) + each(i + BATCH)) / 2);
}

/** The triplet loss by cosines: of rows of length 1, the squared distance is 2 − 2 s. */
function tripletOf(s: number, negatives: number[], margin: number, otherwise: "hardest" | "skip"): number {
  const distances = negatives.map((each) => 2 - 2 * each);
  return semiHardTripletLoss({ margin, otherwise })(2 - 2 * s, distances);
}

const cases: [LossShape, number[]][] = [
  [
    { method: "info-nce", temperature: 0.3 },
    bothAnchors(
      (_, s, negatives) => hardNegativeLoss({ beta: 0, temperature: 0.3, positivePrior: 0 })(s, negatives),
      true,
    ),
  ],
  [
    { method: "debiased", negatives: "other-classes", positivePrior: 0.07 },
    bothAnchors((_, s, negatives) => hardNegativeLoss({ beta: 0, positivePrior: 0.07 })(s, negatives), false),
  ],
  [
    { method: "hard-negative", beta: 1.7 },
    bothAnchors(
      (i, s, negatives) =>
        hardNegativeLoss({ beta: 1.7, positivePrior: classShares[labels[i]!]! })(s, negatives),
      true,
    ),
  ],
  [
    { method: "hard-negative", beta: 3, temperature: 0.05, positivePrior: 0.02 },
    bothAnchors(
      (_, s, negatives) =>
        hardNegativeLoss({ beta: 3, temperature: 0.05, positivePrior: 0.02 })(s, negatives),
      true,
    ),
  ],
  ...(["hardest", "skip"] as const).map((otherwise): [LossShape, number[]] => [
    { method: "semi-hard-triplet", margin: 0.9, otherwise },
    bothAnchors((_, s, negatives) => tripletOf(s, negatives, 0.9, otherwise), false),
  ]),
];

// oracle: the losses of one anchor, row by row
it.each(cases)("%j: has the loss of both rows of a pair as anchors", (loss, expected) => {
  const [found] = evaluate([lossOf(loss)], feeds);
  expected.forEach((value, i) => {
    expect(found!.data[i]).toBeCloseTo(value, 10);
  });
});

// oracle: the triplet of one anchor; small margins leave anchors without a semi-hard negative, on either side
it("takes the triplets of the rule in many small batches", () => {
  for (let draw = 0; draw < 60; draw++) {
    const data = given.map((_, k) => rng.split(`draw-${draw}`).normal(k));
    const drawn = { output: { shape: [rows, DIMENSIONS], data } };
    for (const otherwise of ["hardest", "skip"] as const) {
      const [found] = evaluate([lossOf({ method: "semi-hard-triplet", margin: 0.3, otherwise })], drawn);
      const expected = bothAnchors(
        (_, s, negatives) => tripletOf(s, negatives, 0.3, otherwise),
        false,
        cosinesOf(drawn),
      );
      expected.forEach((value, i) => {
        expect(found!.data[i]).toBeCloseTo(value, 10);
      });
    }
  }
});

// oracle: central differences of the float64 evaluator, off every kink
it.each(cases)("%j: has the gradient of central differences", (loss) => {
  const total = reduceSum(lossOf(loss));
  const [gradient] = evaluate(gradients(total, [output]), feeds);
  const step = 1e-6;
  for (let k = 0; k < given.length; k++) {
    const at = (value: number) => {
      const data = given.slice();
      data[k] = value;
      return evaluate([total], { output: { shape: [rows, DIMENSIONS], data } })[0]!.data[0]!;
    };
    const slope = (at(given[k]! + step) - at(given[k]! - step)) / (2 * step);
    expect(Math.abs(gradient!.data[k]! - slope)).toBeLessThan(1e-7 * Math.max(1, Math.abs(slope)));
  }
});

it("is the simpler loss exactly where an option is 0", () => {
  const values = (loss: LossShape) => evaluate([lossOf(loss)], feeds)[0]!.data;
  const temperature = 0.2;
  const debiased = values({ method: "debiased", temperature, positivePrior: 0.1 });
  expect(values({ method: "hard-negative", beta: 0, temperature, positivePrior: 0.1 })).toEqual(debiased);
  const infoNce = values({ method: "info-nce", temperature });
  expect(values({ method: "debiased", temperature, positivePrior: 0 })).toEqual(infoNce);
  expect(values({ method: "hard-negative", beta: 0, temperature, positivePrior: 0 })).toEqual(infoNce);
});

it("has a loss of 0 and no gradient where nothing repels, and for a row of zeros", () => {
  const one = constant("int32", [rows], new Array(rows).fill(1));
  const data = given.slice();
  data.fill(0, 0, DIMENSIONS);
  const zeroFirst = { output: { shape: [rows, DIMENSIONS], data } };
  for (const loss of [
    { method: "hard-negative", negatives: "other-classes", positivePrior: 0.1 },
    { method: "semi-hard-triplet" },
  ]) {
    const value = pairLoss(loss, { embeddings, labels: one, classShares });
    const [losses, gradient] = evaluate([value, ...gradients(reduceSum(value), [output])], feeds);
    for (const each of [...losses!.data, ...gradient!.data]) expect(Math.abs(each)).toBeLessThan(1e-15);
    const slopes = evaluate(gradients(reduceSum(lossOf(loss)), [output]), zeroFirst)[0]!.data;
    expect(slopes.every(Number.isFinite)).toBe(true);
    expect([...slopes.subarray(0, DIMENSIONS)].map(Math.abs)).toEqual([0, 0, 0]);
  }
});

it("refuses a loss of one example", () => {
  expect(() => lossOf({ method: "plain" })).toThrow(
    new TypeError('pairLoss: loss must be one of pairs, got "plain"'),
  );
});

it("classifies by the nearest centroid, a class without rows being farthest", () => {
  const train = Float32Array.of(1, 0, 0.6, 0.8, -1, 0);
  const centroids = classCentroids(train, Int32Array.of(0, 0, 1), 3);
  expect(centroids[0]).toBeCloseTo(0.8, 7);
  expect(centroids[1]).toBeCloseTo(0.4, 7);
  const classified = nearestCentroid(Float32Array.of(0, 1, -1, 0), centroids, Int32Array.of(0, 2));
  const squares = [0.64 + 0.36, 1 + 1, 4];
  const total = squares.reduce((sum, distance) => sum + Math.exp(-distance), 0);
  squares.forEach((distance, c) => {
    expect(classified.probabilities[c]).toBeCloseTo(Math.exp(-distance) / total, 6);
  });
  expect([...classified.correct]).toEqual([1, 0]);
  expect(classified.loss[0]).toBeCloseTo(1 + Math.log(total), 6);
  expect(classified.loss.every(Number.isFinite)).toBe(true);
});
