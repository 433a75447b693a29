import { type Fields, fraction, type Options, options, positiveInteger } from "@gradus/numeric";
import type { CurriculumMethod, Given } from "../method.js";
import { checkRecipe, type Recipe } from "../recipe.js";
import { babyStepsOptions } from "../target/baby-steps.js";
import { gatedOptions } from "../target/gated.js";
import { onePassOptions } from "../target/one-pass.js";

const { order: _, ...babySteps } = babyStepsOptions.fields;
const { order: __, ...onePass } = onePassOptions.fields;
const { order: ___, stages: ____, until: _____, ...gate } = gatedOptions.fields;

export const babyStepsCurriculumOptions = options("baby-steps", babySteps);
export const onePassCurriculumOptions = options("one-pass", onePass);
export const gatedCurriculumOptions = options("gated", {
  bins: positiveInteger({ default: 5, says: "Bins of equal size, from easy to hard." }),
  fullAt: fraction({
    above: 0,
    default: 0.5,
    says: "Progress at which the last bin opens at the latest; the others at equal distances before.",
  }),
  ...gate,
});

/** Easy bins first, one more after every share of the budget. */
export const babyStepsCurriculum = staged(babyStepsCurriculumOptions, {
  name: "baby-steps",
  title: "Baby steps",
  says: "The easiest of five bins first, then one more at a time; everything by half of the budget.",
  formula: "W(i) = 1 if rank(i) < ⌈(k + 1) n / K⌉, else 0;  k = min(K − 1, ⌊(K − 1) x / X⌋)",
  feedback: "none",
  costPerStep: "3 B",
  source: "Spitkovsky, Alshawi, Jurafsky 2010, From Baby Steps to Leapfrog, NAACL",
  target: (given) => ({ method: "baby-steps", ...given }),
});

/** Each bin alone, from easy to hard. */
export const onePassCurriculum = staged(onePassCurriculumOptions, {
  name: "one-pass",
  title: "One pass",
  says: "Each of five bins alone, from easy to hard, never to come back; no curriculum by Bengio's definition.",
  formula: "W(i) = 1 if ⌈k n / K⌉ ≤ rank(i) < ⌈(k + 1) n / K⌉, else 0;  k = min(K − 1, ⌊K x⌋)",
  feedback: "none",
  costPerStep: "3 B",
  source: "Cirik, Hovy, Morency 2016, Visualizing and Understanding Curriculum Learning for LSTMs",
  target: (given) => ({ method: "one-pass", ...given }),
});

/** Baby steps that end when the validation loss has stopped falling. */
export const gatedCurriculum = staged(gatedCurriculumOptions, {
  name: "gated",
  title: "Baby steps to convergence",
  says: "One more of five bins whenever the validation loss has stopped falling; everything by half of the budget.",
  formula:
    "W(i) = 1 if rank(i) < ⌈(k + 1) n / K⌉, else 0;  k + 1 after `patience` measures without a better loss",
  feedback: "interval",
  costPerStep: "3 B, and the validation rows a measure",
  source: "Spitkovsky, Alshawi, Jurafsky 2010, From Baby Steps to Leapfrog, NAACL",
  target: ({ bins, fullAt, ...given }) => ({
    method: "gated",
    ...given,
    ...binStages(bins as number, fullAt as number),
  }),
});

/** Stages and pacing under which bin k opens at k X / (K − 1) at the latest, X = fullAt. */
function binStages(bins: number, fullAt: number) {
  const steps = Math.max(1, bins - 1);
  const progress = Array.from({ length: bins }, (_, bin) => (bin * fullAt) / steps);
  const fraction = Array.from({ length: bins }, (_, bin) => (bin + 1) / bins);
  return { stages: steps, until: fullAt, pacing: { method: "points", progress, fraction } };
}

type Words = Pick<
  CurriculumMethod,
  "name" | "title" | "says" | "formula" | "feedback" | "costPerStep" | "source"
> & {
  target(given: Given): { method: string; [option: string]: unknown };
};

function staged(described: Options<Fields>, { target, ...words }: Words): CurriculumMethod {
  const recipe = (given: Given): Recipe =>
    checkRecipe({ format: "gradus.recipe/1", target: target(described.check(given) as Given) });
  return {
    kind: "curriculum",
    ...words,
    options: described,
    needs: ["difficulty"],
    algorithm: 1,
    recipe,
    placebo: {
      says: "the same stages with difficulty permuted within each class",
      permutes: (given) => [described.check(given)["score"] as string],
      recipe,
    },
  };
}
