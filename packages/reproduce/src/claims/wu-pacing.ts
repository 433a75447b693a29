import { recipeOf } from "@gradus/curriculum";
import { crossFittedLoss } from "@gradus/lab";
import { mean, type Rng, standardDeviation, tUpperQuantile } from "@gradus/numeric";
import { clusteredClasses } from "../clustered-classes.js";
import type { Claim, Outcome } from "../contracts.js";
import { differenceFigure, percent, points, shareFigure, verdictOf } from "../figures.js";
import { fixedPlan } from "../fixed-plan.js";
import { overSeeds } from "../over-seeds.js";
import { smallNetwork, trainOnTask } from "../train-on-task.js";

/** Sizes of one seed. */
export interface WuPacingPlan {
  rows: number;
  testRows: number;
  longSteps: number;
  shortSteps: number;
  /** Optimizer steps of each of the five models whose losses order the examples. */
  scorerSteps: number;
}

const PLAN: WuPacingPlan = { rows: 3000, testRows: 4000, longSteps: 3000, shortSteps: 150, scorerSteps: 400 };
const ORDERS = ["easy-first", "hard-first", "random-order"] as const;
type Order = (typeof ORDERS)[number];
const MARGIN = 0.02;

/** Budget, noise, and the share a of the budget at which everything is open; a > 1 ends before that. */
const SETTINGS = {
  "long, clean": { steps: "longSteps", noise: 0, fullAt: 0.8 },
  "short, clean": { steps: "shortSteps", noise: 0, fullAt: 0.8 },
  "long, 40 % noise": { steps: "longSteps", noise: 0.4, fullAt: 1.6 },
  "short, 40 % noise": { steps: "shortSteps", noise: 0.4, fullAt: 0.8 },
} as const;
type Setting = keyof typeof SETTINGS;
const settings = Object.keys(SETTINGS) as Setting[];

/** Test accuracies of one seed: of the shuffle, and of each order under the same pacing. */
export type SeedOfWuPacing = Record<Setting, Record<Order | "shuffle", number>>;

/**
 * What the plan leaves open is chosen as in R7: the same task and the same network. Fixed after trials on other seeds
 * with SGD at a constant and a cosine rate, one cluster a class, and 10 dimensions: both effects of noise were there
 * at a = 1.6 in each, and in none did easy first beat the shuffle in short and clean. That effect is reported missing
 * rather than looked for. Time is the share of the budget; a = 1.6 is a run of 1.6 budgets, stopped after one.
 */
export const wuPacing: Claim = {
  id: "R5",
  title: "When curricula work",
  source: "Wu, Dyer, Neyshabur 2021, When Do Curricula Work?, ICLR",
  claim:
    "With time enough and clean labels no order beats a shuffle; easy first helps where the budget is short or labels are noisy; a random order under the same pacing is as good as a shuffle.",
  setup:
    "10 classes × 3 Gaussian clusters in 20 dimensions, 3,000 examples, MLP of 128, AdamW at .001, batches of 32; 3,000 steps or 150; order by the loss under five models that did not train on the example (400 steps each); linear pacing from a fifth, class-balanced, full at .8 of the budget, at 1.6 for the long noisy one; 40 % of labels replaced at random; tested on 4,000 clean rows",
  seeds: 10,
  bar: "easy first above the shuffle in short and clean, long and noisy, short and noisy: p < .01 by Holm; random order within ± 2 pp of the shuffle in short and clean (two one-sided tests at .05)",
  controls: "hard first and random order under the same pacing, in every setting",
  seconds: 45,
  async run(progress, options = {}) {
    return outcomeOf(await overSeeds(wuPacing, progress, options, (rng) => oneSeed(rng)));
  },
};

/** Trains every order and the shuffle in every setting; arms of a setting share their initial weights and stream. */
export async function oneSeed(rng: Rng, plan: WuPacingPlan = PLAN): Promise<SeedOfWuPacing> {
  const tasks = new Map<number, Awaited<ReturnType<typeof orderedTask>>>();
  const accuracies = {} as SeedOfWuPacing;
  for (const setting of settings) {
    const { steps: length, noise, fullAt } = SETTINGS[setting];
    const ordered = tasks.get(noise) ?? (await orderedTask(rng.split("task"), plan, noise));
    tasks.set(noise, ordered);
    const steps = plan[length];
    const train = async (recipe: Parameters<typeof trainOnTask>[1], horizon: number) => {
      const given = { rng: rng.split("run"), steps, horizon, scores: { difficulty: ordered.difficulty } };
      return (await trainOnTask(ordered.task, recipe, given)).accuracy;
    };
    const { horizon, pacing } = pacingWithin(steps, fullAt);
    const paced = (order: Order) => train(recipeOf(order, pacing), horizon);
    accuracies[setting] = {
      shuffle: await train(recipeOf("shuffle", {}), steps),
      "easy-first": await paced("easy-first"),
      "hard-first": await paced("hard-first"),
      "random-order": await paced("random-order"),
    };
  }
  return accuracies;
}

/** Linear pacing from a fifth that is full at a share a of the steps: a > 1 is the pacing of a longer run, cut off. */
export function pacingWithin(steps: number, fullAt: number) {
  return {
    horizon: Math.round(Math.max(1, fullAt) * steps),
    pacing: { startFraction: 0.2, fullAt: Math.min(1, fullAt), degree: 1 },
  };
}

async function orderedTask(rng: Rng, plan: WuPacingPlan, noise: number) {
  const task = clusteredClasses(rng, { trainRows: plan.rows, testRows: plan.testRows, noise });
  const folds = 5;
  const costs = { measure: 1, train: 3 };
  const { values } = await crossFittedLoss(
    {
      dataset: task.dataset,
      rows: task.train,
      spec: smallNetwork,
      rng: rng.split("scorer"),
      cost: plan.rows * costs.measure + folds * plan.scorerSteps * smallNetwork.batchSize * costs.train,
      costs,
      between: () => {},
    },
    { folds },
  );
  return { task, difficulty: values };
}

/** What the seeds say of the claim. */
export function outcomeOf(seeds: readonly SeedOfWuPacing[]): Outcome {
  const gains = (setting: Setting, order: Order) =>
    seeds.map((seed) => seed[setting][order] - seed[setting].shuffle);
  const helped = ["short, clean", "long, 40 % noise", "short, 40 % noise"] as const;
  const effects = fixedPlan(
    helped.map((setting) => ({ arm: setting, differences: gains(setting, "easy-first") })),
    { alpha: 0.01 },
  );
  const random = equivalenceInterval(gains("short, clean", "random-order"));
  const longClean = mean(gains("long, clean", "easy-first"));
  const figures = [
    ...effects.map((effect) =>
      differenceFigure(`easy first over shuffle, ${effect.arm}`, effect, {
        bar: "above 0 at .01",
        met: effect.verdict === "better",
      }),
    ),
    {
      name: "random order over shuffle, short, clean",
      value: 100 * random.mean,
      unit: "pp" as const,
      interval: [100 * random.low, 100 * random.high] as const,
      bar: "within ± 2 pp at .05",
      met: random.low > -MARGIN && random.high < MARGIN,
    },
    { name: "easy first over shuffle, long, clean", value: 100 * longClean, unit: "pp" as const },
    ...settings.map((setting) =>
      shareFigure(`accuracy of the shuffle, ${setting}`, mean(seeds.map((seed) => seed[setting].shuffle))),
    ),
  ];
  const held = effects.filter(({ verdict }) => verdict === "better").length;
  return {
    verdict: verdictOf(figures),
    says: `${held} of 3 effects hold: easy first against the shuffle is ${effects.map(({ arm, mean: centre }) => `${points(centre, 1)} in ${arm}`).join(", ")}, and ${points(longClean, 1)} in long, clean; random order is ${points(random.mean, 1)} in short, clean.`,
    figures,
    table: {
      columns: ["setting", "shuffle", ...ORDERS.flatMap((order) => [order, "± sd"])],
      rows: settings.map((setting) => [
        setting,
        percent(mean(seeds.map((seed) => seed[setting].shuffle))),
        ...ORDERS.flatMap((order) => {
          const differences = gains(setting, order);
          return [points(mean(differences), 1), (100 * standardDeviation(differences)).toFixed(1)];
        }),
      ]),
    },
    seeds: seeds.length,
  };
}

/** The 90 % paired t interval: inside the margin, two one-sided tests at .05 both reject. */
function equivalenceInterval(differences: readonly number[]) {
  const centre = mean(differences);
  const half =
    (tUpperQuantile(0.05, differences.length - 1) * standardDeviation(differences)) /
    Math.sqrt(differences.length);
  return { mean: centre, low: centre - half, high: centre + half };
}
