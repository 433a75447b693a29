import { createTrainingDynamics, recipeOf } from "@gradus/curriculum";
import { crossFittedLoss } from "@gradus/lab";
import { mean, type Rng } from "@gradus/numeric";
import { clusteredClasses } from "../clustered-classes.js";
import type { Claim, Figure, Outcome } from "../contracts.js";
import { verdictOf } from "../figures.js";
import { overSeeds } from "../over-seeds.js";
import { rankAuc } from "../rank-auc.js";
import { smallNetwork, trainOnTask } from "../train-on-task.js";

/** Sizes of one seed. */
export interface FindsNoisePlan {
  rows: number;
  epochs: number;
}

const PLAN: FindsNoisePlan = { rows: 2000, epochs: 40 };
const SCORES = [
  "aum",
  "confidence",
  "meanLoss",
  "el2n",
  "crossFittedLoss",
  "correctness",
  "learnedIteration",
  "finalLoss",
  "forgetting",
  "variability",
] as const;
type Score = (typeof SCORES)[number];

/** Areas under the ROC curve of one seed, wrong labels against right ones, at 10 % and at 40 % noise. */
export interface SeedOfFindsNoise {
  low: Record<Score, number>;
  high: Record<Score, number>;
}

export const difficultyFindsNoise: Claim = {
  id: "R10",
  title: "The margin of a whole run finds wrong labels",
  source: "Pleiss et al. 2020, Identifying Mislabeled Data using the Area Under the Margin Ranking, NeurIPS",
  claim:
    "The margin averaged over training (AUM) tells wrong labels from right ones, better than the loss at its end.",
  setup:
    "10 classes × 3 Gaussian clusters in 20 dimensions, 2,000 examples, 10 % and 40 % of labels replaced at random; MLP of 128, AdamW at .001, 40 epochs in batches of 32; every score of training dynamics from that one run",
  seeds: 5,
  bar: "area under the ROC curve of AUM at least .97, and at least that of the final loss, at both levels of noise",
  controls:
    "the loss under five models that did not train on the example, which needs no dynamics; variability, which marks what is ambiguous and not what is wrong",
  seconds: 8,
  async run(progress, options = {}) {
    return outcomeOf(await overSeeds(difficultyFindsNoise, progress, options, (rng) => oneSeed(rng)));
  },
};

/** Trains once at each level of noise and scores every example. */
export async function oneSeed(rng: Rng, plan: FindsNoisePlan = PLAN): Promise<SeedOfFindsNoise> {
  return { low: await areasAt(rng, plan, 0.1), high: await areasAt(rng, plan, 0.4) };
}

async function areasAt(rng: Rng, { rows, epochs }: FindsNoisePlan, noise: number) {
  const task = clusteredClasses(rng.split("task"), { trainRows: rows, testRows: 10, noise });
  const dynamics = createTrainingDynamics(rows);
  await trainOnTask(task, recipeOf("shuffle", {}), {
    rng: rng.split("run"),
    steps: Math.ceil((epochs * rows) / smallNetwork.batchSize),
    signals: dynamics.signals,
    watch: ({ indices }, reported) => dynamics.observe(indices, reported),
  });
  const costs = { measure: 1, train: 3 };
  const folds = 5;
  const { values } = await crossFittedLoss(
    {
      dataset: task.dataset,
      rows: task.train,
      spec: smallNetwork,
      rng: rng.split("scorer"),
      // The folds' models share the passes that the one run made.
      cost: rows * costs.measure + epochs * rows * costs.train,
      costs,
      between: () => {},
    },
    { folds },
  );
  const scores = { ...dynamics.scores(), crossFittedLoss: values };
  const wrong = task.wrong.slice(0, rows);
  return Object.fromEntries(SCORES.map((name) => [name, rankAuc(scores[name]!, wrong)])) as Record<
    Score,
    number
  >;
}

/** What the seeds say of the claim. */
export function outcomeOf(seeds: readonly SeedOfFindsNoise[]): Outcome {
  const area = (noise: "low" | "high", score: Score) => mean(seeds.map((seed) => seed[noise][score]));
  const levels = [
    ["low", "10 %"],
    ["high", "40 %"],
  ] as const;
  const figures = levels.flatMap(([noise, words]): Figure[] => {
    const [aum, finalLoss] = [area(noise, "aum"), area(noise, "finalLoss")];
    return [
      { name: `AUC of AUM, ${words} noise`, value: aum, bar: "at least .97", met: aum >= 0.97 },
      {
        name: `AUC of AUM less that of the final loss, ${words} noise`,
        value: aum - finalLoss,
        bar: "at least 0",
        met: aum >= finalLoss,
      },
    ];
  });
  const both = (score: Score) => levels.map(([noise]) => area(noise, score).toFixed(3)).join(" and ");
  return {
    verdict: verdictOf(figures),
    says: `AUM finds wrong labels with an area under the ROC curve of ${both("aum")} at 10 and 40 % noise, the final loss with ${both("finalLoss")}, the cross-fitted loss with ${both("crossFittedLoss")}; variability with ${both("variability")}: it is no detector of noise.`,
    figures,
    table: {
      columns: ["score", "10 % noise", "40 % noise"],
      rows: SCORES.map((score) => [score, area("low", score).toFixed(3), area("high", score).toFixed(3)]),
    },
    seeds: seeds.length,
  };
}
