import type { DynamicsScore } from "../training-dynamics.js";
import type { EmbeddingWants } from "./embedding.js";
import { consistency, crossFitted, crossFittedProbabilities, crossReview } from "./held-out.js";
import type { LookScore } from "./look.js";
import { thresholdAum } from "./threshold-aum.js";
import { trainingRun } from "./training-run.js";
import { untrainedModel } from "./untrained.js";
import type { Work } from "./work.js";

/** A scorer of the catalog with its options, checked. */
export interface ChosenScorer {
  name: string;
  options: { readonly [option: string]: unknown };
}

const DYNAMICS: { readonly [scorer: string]: readonly DynamicsScore[] } = {
  aum: ["aum"],
  cartography: ["confidence", "variability", "correctness"],
  forgetting: ["forgetting"],
  el2n: ["el2n"],
  "learned-iteration": ["learned-iteration"],
  "training-dynamics": [
    "aum",
    "confidence",
    "variability",
    "correctness",
    "forgetting",
    "el2n",
    "learned-iteration",
  ],
};

const FINALLY: { readonly [scorer: string]: { column: string; look: LookScore } } = {
  loss: { column: "loss", look: "loss" },
  confidence: { column: "confidence", look: "confidence" },
  margin: { column: "margin", look: "margin" },
  entropy: { column: "entropy", look: "entropy" },
  "self-taught": { column: "selfTaught", look: "confidence" },
};

const CROSS_FITTED: { readonly [scorer: string]: { column: string; look: LookScore } } = {
  "cross-fitted-loss": { column: "crossFittedLoss", look: "loss" },
  "cross-fitted-confidence": { column: "crossFittedConfidence", look: "confidence" },
  "cross-fitted-margin": { column: "crossFittedMargin", look: "margin" },
  "cross-fitted-entropy": { column: "crossFittedEntropy", look: "entropy" },
  "irreducible-loss": { column: "irreducibleLoss", look: "loss" },
};

/**
 * The fewest pieces of work that these trained scorers can be read from: all scores of training dynamics, and of the
 * model in the end, share one run; cross-fitted scores of as many folds share their models.
 */
export function planWorks(scorers: readonly ChosenScorer[]): Work[] {
  const run = { scorers: [] as string[], dynamics: new Set<DynamicsScore>(), earlyEpochs: 3 };
  const last: { [column: string]: LookScore } = {};
  const folded = new Map<number, { scorers: string[]; columns: { [column: string]: LookScore } }>();
  const others: Work[] = [];
  const embedding: EmbeddingWants = { centroid: false, neighbours: null };
  for (const { name, options } of scorers) {
    const dynamics = DYNAMICS[name];
    const [finalLook, crossLook] = [FINALLY[name], CROSS_FITTED[name]];
    if (dynamics !== undefined) {
      run.scorers.push(name);
      for (const score of dynamics) run.dynamics.add(score);
      if (dynamics.includes("el2n")) run.earlyEpochs = numberOf(options, "earlyEpochs");
    } else if (finalLook !== undefined) {
      run.scorers.push(name);
      last[finalLook.column] = finalLook.look;
    } else if (crossLook !== undefined) {
      const folds = name === "irreducible-loss" ? 2 : numberOf(options, "folds");
      const group = folded.get(folds) ?? { scorers: [], columns: {} };
      folded.set(folds, group);
      group.scorers.push(name);
      group.columns[crossLook.column] = crossLook.look;
    } else if (name === "centroid-distance") {
      run.scorers.push(name);
      embedding.centroid = true;
    } else if (name === "neighbour-density") {
      run.scorers.push(name);
      embedding.neighbours = numberOf(options, "neighbours");
    } else others.push(ownWork(name, options));
  }
  return [
    ...(run.scorers.length === 0
      ? []
      : [
          trainingRun({
            scorers: run.scorers,
            dynamics: [...run.dynamics],
            finally: last,
            earlyEpochs: run.earlyEpochs,
            embedding: embedding.centroid || embedding.neighbours !== null ? embedding : null,
          }),
        ]),
    ...[...folded].map(([folds, { scorers, columns }]) => crossFitted(folds, scorers, columns)),
    ...others,
  ];
}

function ownWork(name: string, options: ChosenScorer["options"]): Work {
  switch (name) {
    case "grand":
      return untrainedModel();
    case "threshold-aum":
      return thresholdAum(numberOf(options, "runs"), numberOf(options, "quantile"));
    case "cross-review":
      return crossReview(numberOf(options, "folds"));
    case "consistency":
      return consistency(numberOf(options, "splits"));
    case "label-quality":
      return crossFittedProbabilities(numberOf(options, "folds"));
    default:
      throw new Error(`internal: no work gives the scorer ${name}`);
  }
}

function numberOf(options: ChosenScorer["options"], name: string): number {
  const value = options[name];
  if (typeof value !== "number") throw new Error(`internal: option ${name} was not checked`);
  return value;
}
