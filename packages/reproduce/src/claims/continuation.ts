import { mean } from "@gradus/numeric";
import { shortcut, wave } from "../continuation/families.js";
import { compareWays, type FamilyResult, type Ways } from "../continuation/follow.js";
import type { Claim, Figure, Outcome } from "../contracts.js";
import { differenceFigure, percent, shareFigure, verdictOf } from "../figures.js";
import { fixedPlan } from "../fixed-plan.js";
import { overSeeds } from "../over-seeds.js";

const STARTS = 50;

/** One seed: both families, each minimised in every way from the same starts. */
export interface SeedOfContinuation {
  wave: FamilyResult;
  shortcut: FamilyResult;
}

export const continuation: Claim = {
  id: "continuation",
  title: "A curriculum as a continuation method",
  source:
    "Bengio, Louradour, Collobert, Weston 2009, Curriculum Learning, the analogy to continuation methods: an argument, not a theorem",
  claim:
    "Minimisers followed from an objective of easy examples to the full one end in a better minimum than random starts, if the easy minimum lies in the basin of a good one; where easy and hard examples need other features they end in a worse one.",
  setup:
    "120 examples and one parameter, every minimum known; C_λ opens the 8 easiest at λ = 0 and all at λ = 1 in 28 stages; 50 random starts, minimised at once and followed along each order. Helps: the frequency of a wave, short times first. Hurts: a classifier with a saturating loss, told by a shortcut on the easy 30 % and against it on the hard 70 %",
  seeds: 20,
  bar: "share of starts that end in the global minimum, against those minimised at once: higher on the wave and lower on the shortcut; mean full loss above theirs on the shortcut; p < .01 by Holm",
  controls: "hard first and random order followed as well; restarts for what a followed path looks at",
  seconds: 3,
  async run(progress, options = {}) {
    return outcomeOf(
      await overSeeds(continuation, progress, options, (rng) => ({
        wave: compareWays(wave(rng.split("wave")), STARTS, rng.split("wave")),
        shortcut: compareWays(shortcut(rng.split("shortcut")), STARTS, rng.split("shortcut")),
      })),
    );
  },
};

/** What the seeds say of the claim. */
export function outcomeOf(seeds: readonly SeedOfContinuation[]): Outcome {
  const gains = (family: keyof SeedOfContinuation) =>
    seeds.map((seed) => seed[family].paths["easy-first"].share - seed[family].direct.share);
  const [helps, hurts, loss] = fixedPlan(
    [
      { arm: "wave", differences: gains("wave") },
      { arm: "shortcut", differences: gains("shortcut") },
      {
        arm: "loss on the shortcut",
        differences: seeds.map(
          ({ shortcut: { direct, paths } }) => direct.excess - paths["easy-first"].excess,
        ),
      },
    ],
    { alpha: 0.01, resolution: 1 / STARTS },
  );
  const average = (family: keyof SeedOfContinuation, ways: (result: FamilyResult) => number) =>
    mean(seeds.map((seed) => ways(seed[family])));
  const worse = seeds.filter(
    ({ shortcut: { direct, paths } }) => paths["easy-first"].excess > direct.excess,
  ).length;
  const restarts = average("wave", ({ direct, paths }) => paths["easy-first"].cost / direct.cost);
  const byRestarts = average("wave", restartShare);
  const easyFirst = (family: keyof SeedOfContinuation) =>
    average(family, ({ paths }) => paths["easy-first"].share);
  const direct = (family: keyof SeedOfContinuation) => average(family, (result) => result.direct.share);
  const figures: Figure[] = [
    shareFigure("wave: starts in the global minimum, at once", direct("wave")),
    shareFigure("wave: the same, easy first", easyFirst("wave")),
    differenceFigure("wave: easy first over at once", helps!, {
      bar: "above 0 at .01",
      met: helps!.verdict === "better",
    }),
    shareFigure("wave: as many restarts as a followed path costs", byRestarts),
    shareFigure("shortcut: starts in the global minimum, at once", direct("shortcut")),
    shareFigure("shortcut: the same, easy first", easyFirst("shortcut")),
    differenceFigure("shortcut: easy first over at once", hurts!, {
      bar: "below 0 at .01",
      met: hurts!.verdict === "worse",
    }),
    {
      name: "shortcut: full loss saved by easy first",
      value: loss!.mean,
      interval: [loss!.low, loss!.high],
      bar: "below 0 at .01",
      met: loss!.verdict === "worse",
    },
    { name: `shortcut: seeds of ${seeds.length} in which easy first ends at a higher loss`, value: worse },
  ];
  return {
    verdict: verdictOf(figures),
    says: `On the wave ${percent(easyFirst("wave"), 0)} of the starts end in the global minimum when followed from easy to all, ${percent(direct("wave"), 0)} at once, and ${percent(byRestarts, 0)} with the ${restarts.toFixed(1)} restarts that a path costs; where easy examples are told by a shortcut ${percent(easyFirst("shortcut"), 0)} against ${percent(direct("shortcut"), 0)}.`,
    figures,
    table: {
      columns: ["way", "wave: global", "loss above it", "cost", "shortcut: global", "loss above it", "cost"],
      rows: (
        [
          ["at once", (result: FamilyResult) => result.direct],
          ["easy first", (result: FamilyResult) => result.paths["easy-first"]],
          ["hard first", (result: FamilyResult) => result.paths["hard-first"]],
          ["random order", (result: FamilyResult) => result.paths.random],
        ] as const
      ).map(([name, ways]) => [name, ...cells("wave", ways), ...cells("shortcut", ways)]),
    },
    seeds: seeds.length,
  };

  function cells(family: keyof SeedOfContinuation, ways: (result: FamilyResult) => Ways) {
    return [
      percent(
        average(family, (result) => ways(result).share),
        0,
      ),
      average(family, (result) => Math.abs(ways(result).excess)).toFixed(3),
      `${average(family, (result) => ways(result).cost / result.direct.cost).toFixed(1)} x`,
    ];
  }
}

/** Chance that one of the restarts that a followed path pays for ends in the global minimum: 1 − (1 − p)^r. */
function restartShare({ direct, paths }: FamilyResult): number {
  return 1 - (1 - direct.share) ** (paths["easy-first"].cost / direct.cost);
}
