import { mean, type Rng } from "@gradus/numeric";
import type { Claim, Figure } from "../contracts.js";
import { meansOf, verdictOf } from "../figures.js";
import { overSeeds } from "../over-seeds.js";
import { selfPacedFit } from "../self-paced-fit.js";
import { weightedLeastSquares } from "../weighted-least-squares.js";

const EXAMPLES = 100;
const COLUMNS = 5;
const NOISE = 0.2;
const OUTLIER_NOISE = 10;
const OUTLIERS = [0.1, 0.3];
const ROUNDS = 30;

export const robustFit: Claim = {
  id: "R3",
  title: "Self-paced fit among outliers",
  source:
    "Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models; Jiang et al. 2014, Easy Samples First",
  claim:
    "Self-paced learning fits what is easy and leaves outliers aside; its own stopping rule, everything in, gives that away.",
  setup:
    "linear regression, 100 examples of 5 normal inputs, noise 0.2, 10 % or 30 % of the targets with noise 10; exact weighted least squares in 30 rounds from half open on, the growth stopped at the share of clean examples or run to all-in; error is ‖ŵ − w‖",
  seeds: 50,
  bar: "stopped in time, hard and linear weights at least 5 times closer than ordinary least squares at both shares of outliers; hard weights run to all-in within 5 % of it",
  controls:
    "the same weights on permuted examples, and growth stopped at half, which needs no knowledge of the share of outliers",
  seconds: 2,
  async run(progress, options = {}) {
    const rows = await overSeeds(robustFit, progress, options, (rng) =>
      OUTLIERS.map((share) => errorsOf(rng.split(`outliers-${share}`), share)),
    );
    const means = OUTLIERS.map((_, k) => meansOf(rows.map((row) => row[k]!)));
    const figures = OUTLIERS.flatMap((share, k) => figuresOf(share, means[k]!));
    const gains = means.flatMap(({ ols, hard, linear }) => [ols / hard, ols / linear]);
    const collapse = mean(means.map(({ ols, hardAllIn }) => hardAllIn / ols));
    return {
      verdict: verdictOf(figures),
      says: `Stopped at the share of clean examples, self-paced fits are ${times(Math.min(...gains))} to ${times(Math.max(...gains))} times closer to the truth than least squares; run to all-in, hard weights end at ${collapse.toFixed(3)} of its error: the robustness is gone.`,
      figures,
      table: {
        columns: ["error ‖ŵ − w‖", ...OUTLIERS.map((share) => `${100 * share} % outliers`)],
        rows: Object.entries(WORDS).map(([arm, words]) => [
          words,
          ...means.map((each) => each[arm as keyof Errors].toFixed(3)),
        ]),
      },
      seeds: rows.length,
    };
  },
};

interface Errors {
  ols: number;
  hard: number;
  hardAllIn: number;
  hardHalf: number;
  linear: number;
  linearAllIn: number;
  placebo: number;
}

const WORDS: { readonly [arm in keyof Errors]: string } = {
  ols: "least squares",
  hard: "hard, stopped",
  hardAllIn: "hard, all in",
  hardHalf: "hard, stopped at half",
  linear: "linear, stopped",
  linearAllIn: "linear, all in",
  placebo: "hard, stopped, on permuted examples",
};

function figuresOf(share: number, { ols, hard, hardAllIn, linear }: Errors): Figure[] {
  const among = `${100 * share} % outliers`;
  const closer = (name: string, error: number): Figure => ({
    name: `${name} weights stopped in time, ${among}: closer than least squares by`,
    value: ols / error,
    unit: "x",
    bar: "at least 5",
    met: ols / error >= 5,
  });
  return [
    closer("hard", hard),
    closer("linear", linear),
    {
      name: `hard weights all in, ${among}: error over that of least squares`,
      value: hardAllIn / ols,
      bar: "within 0.05 of 1",
      met: Math.abs(hardAllIn / ols - 1) <= 0.05,
    },
  ];
}

const times = (ratio: number) => ratio.toFixed(ratio < 10 ? 1 : 0);

function errorsOf(rng: Rng, outliers: number): Errors {
  const { features, targets, truth } = drawRegression(rng, outliers);
  const seed = rng.split("run").seed();
  const fit = (method: "hard" | "linear", stopFraction: number, permuted = false) => {
    const model = linearModel(features, targets);
    const regularizer = { method };
    const setting = { regularizer, startFraction: 0.5, stopFraction, fullAt: 0.8, rounds: ROUNDS, permuted };
    selfPacedFit(EXAMPLES, setting, model, seed);
    return distance(model.coefficients(), truth);
  };
  const clean = 1 - outliers;
  return {
    ols: distance(linearModel(features, targets).coefficients(), truth),
    hard: fit("hard", clean),
    hardAllIn: fit("hard", 1),
    hardHalf: fit("hard", 0.5),
    linear: fit("linear", clean),
    linearAllIn: fit("linear", 1),
    placebo: fit("hard", clean, true),
  };
}

function drawRegression(rng: Rng, outliers: number) {
  const normals = (name: string, count: number) =>
    Float64Array.from({ length: count }, (_, k) => rng.split(name).normal(k));
  const truth = normals("truth", COLUMNS);
  const features = normals("features", EXAMPLES * COLUMNS);
  const noise = normals("noise", EXAMPLES);
  const targets = noise.map((draw, i) => {
    let target = (i < outliers * EXAMPLES ? OUTLIER_NOISE : NOISE) * draw;
    for (let c = 0; c < COLUMNS; c++) target += truth[c]! * features[i * COLUMNS + c]!;
    return target;
  });
  return { features, targets, truth };
}

/** Linear regression, at first fitted to all examples alike. */
function linearModel(features: Float64Array, targets: Float64Array) {
  let coefficients = weightedLeastSquares(features, targets, new Float64Array(EXAMPLES).fill(1), 0);
  return {
    coefficients: () => coefficients,
    losses: () =>
      targets.map((target, i) => {
        let rest = target;
        for (let c = 0; c < COLUMNS; c++) rest -= coefficients[c]! * features[i * COLUMNS + c]!;
        return rest * rest;
      }),
    fit(weights: Float64Array) {
      coefficients = weightedLeastSquares(features, targets, weights, 0);
    },
  };
}

function distance(left: Float64Array, right: Float64Array): number {
  let total = 0;
  for (let c = 0; c < left.length; c++) total += (left[c]! - right[c]!) * (left[c]! - right[c]!);
  return Math.sqrt(total);
}
