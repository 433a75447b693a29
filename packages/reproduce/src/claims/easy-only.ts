import { normalCdf, type Rng } from "@gradus/numeric";
import type { Claim } from "../contracts.js";
import { chance, differenceFigure, meansOf, percent, points, shareFigure, verdictOf } from "../figures.js";
import { fixedPlan } from "../fixed-plan.js";
import { type LinearSvm, trainLinearSvm } from "../linear-svm.js";
import { overSeeds } from "../over-seeds.js";

const EXAMPLES = 50;
const COST = 1;

/** Each class is a round Gaussian of deviation 1 about (y/√2, y/√2). */
const CENTRE = Math.SQRT1_2;

/** Error of sign(x₁ + x₂), the best there is: Φ(−1). */
export const bayesError = normalCdf(-1);

export const easyOnly: Claim = {
  id: "R1",
  title: "Easy examples alone",
  source: "Bengio, Louradour, Collobert, Weston 2009, Curriculum Learning, section 4.1",
  claim:
    "A linear SVM that is trained only on examples on the right side of the Bayes line errs less than one trained on all: 16.3 % against 17.1 %.",
  setup:
    "two Gaussians in the plane, 50 training examples, C = 1, solved to the optimum; test error in closed form; easy means y w'x > 0 for the Bayes direction w",
  seeds: 200,
  bar: "error lower by at least 0.4 pp, paired t at .001 by Holm; both means within 0.3 pp of the paper's 16.3 % and 17.1 %",
  controls:
    "the easy ones among the 50 alone (fewer examples), and as many examples drawn from all (fewer, but not easier)",
  seconds: 1,
  async run(progress, options = {}) {
    const errors = await overSeeds(easyOnly, progress, options, oneSeed);
    const means = meansOf(errors);
    const gains = (arm: "easy" | "leftOver") => errors.map((row) => row.all - row[arm]);
    const [easy, leftOver] = fixedPlan(
      [
        { arm: "50 easy", differences: gains("easy") },
        { arm: "the easy of the 50", differences: gains("leftOver") },
      ],
      { alpha: 0.001 },
    );
    const near = (share: number, paper: number) => Math.abs(share - paper) <= 0.003;
    const figures = [
      shareFigure("test error, 50 of all", means.all, {
        bar: "17.1 % ± 0.3",
        met: near(means.all, 0.171),
      }),
      shareFigure("test error, 50 easy", means.easy, { bar: "16.3 % ± 0.3", met: near(means.easy, 0.163) }),
      differenceFigure("error saved by 50 easy", easy!, {
        bar: "at least 0.4 pp, above 0 at .001",
        met: easy!.mean >= 0.004 && easy!.verdict === "better",
      }),
      differenceFigure("error saved by the easy of the 50", leftOver!),
      shareFigure("test error, as few of all", means.asFew),
      shareFigure("Bayes error", bayesError),
    ];
    return {
      verdict: verdictOf(figures),
      says: `50 easy examples err ${percent(means.easy, 2)}, 50 of all ${percent(means.all, 2)} (${points(-easy!.mean)}, t = ${easy!.t.toFixed(1)}, ${chance(easy!.p)}; paper 16.3 % and 17.1 %); the ${Math.round(means.easyCount)} easy ones among the 50 err ${percent(means.leftOver, 2)}, as many of all ${percent(means.asFew, 2)}.`,
      figures,
      seeds: errors.length,
    };
  },
};

function oneSeed(rng: Rng) {
  const draws = drawExamples(rng);
  const all = Array.from({ length: EXAMPLES }, (_, k) => k);
  const isEasy = (k: number) => draws.label(k) * (draws.feature(k, 0) + draws.feature(k, 1)) > 0;
  const leftOver = all.filter(isEasy);
  const easy: number[] = [];
  for (let k = 0; easy.length < EXAMPLES; k++) if (isEasy(k)) easy.push(k);
  return {
    all: errorAfter(draws, all),
    easy: errorAfter(draws, easy),
    leftOver: errorAfter(draws, leftOver),
    asFew: errorAfter(draws, all.slice(0, leftOver.length)),
    easyCount: leftOver.length,
  };
}

/** An endless stream of examples, each a function of its place. */
function drawExamples(rng: Rng) {
  const [side, noise] = [rng.split("label"), rng.split("noise")];
  const label = (k: number) => (side.uniform(k) < 0.5 ? -1 : 1);
  return {
    label,
    feature: (k: number, column: number) => label(k) * CENTRE + noise.normal(2 * k + column),
  };
}

function errorAfter({ label, feature }: ReturnType<typeof drawExamples>, rows: readonly number[]): number {
  const features = Float64Array.from(rows.flatMap((k) => [feature(k, 0), feature(k, 1)]));
  return errorOf(trainLinearSvm(features, Int8Array.from(rows, label), COST));
}

/** Mean over both classes of the Gaussian mass on the wrong side. */
export function errorOf({ weights, bias }: Pick<LinearSvm, "weights" | "bias">): number {
  const [first, second] = weights as unknown as [number, number];
  const length = Math.sqrt(first * first + second * second);
  const reach = CENTRE * (first + second);
  return (normalCdf(-(reach + bias) / length) + normalCdf(-(reach - bias) / length)) / 2;
}
