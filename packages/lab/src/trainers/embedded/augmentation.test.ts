import { createRng } from "@gradus/numeric";
import { describe, expect, it } from "vitest";
import type { AugmentationSpec, Dataset, Features, TrainingSpec } from "../../contracts.js";
import { Augmenter } from "./augmentation.js";
import {
  compressed,
  everyRow,
  smallDataset,
  smallImages,
  smallSpec,
  stepOf,
  trainAsk,
} from "./testing/small-training.js";
import { createEmbeddedTrainer } from "./trainer.js";

/** One image of 2 × 3 pixels, its values their places. */
const image = {
  kind: "dense",
  rows: 1,
  columns: 6,
  values: Float32Array.of(0, 1, 2, 3, 4, 5),
  image: { channels: 1, height: 2, width: 3 },
} as const;

function changed(spec: AugmentationSpec, step: number, features: Features = image, strength = 1): number[] {
  const out = new Float32Array(features.columns);
  new Augmenter(spec, createRng(3)).writeDense(features as typeof image, 0, { step, strength }, out, 0);
  return [...out];
}

describe("what is done to a row", () => {
  // oracle: every shift of the image, by hand, with the edge repeated
  it("shifts by every offset alike, and repeats the edge", () => {
    const by = (down: number, right: number) =>
      [0, 1].flatMap((y) =>
        [0, 1, 2].map((x) => 3 * Math.min(1, Math.max(0, y - down)) + Math.min(2, Math.max(0, x - right))),
      );
    const offsets = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => String(by(down, right))));
    const draws = 3600;
    const hits = new Map<string, number>();
    for (let step = 0; step < draws; step++) {
      const key = String(changed({ kind: "shift", pixels: 1 }, step));
      hits.set(key, (hits.get(key) ?? 0) + 1);
    }
    expect([...hits.keys()].sort()).toEqual([...offsets].sort());
    const fiveSigma = 5 * Math.sqrt(draws * (1 / 9) * (8 / 9));
    for (const count of hits.values()) expect(Math.abs(count - draws / 9)).toBeLessThan(fiveSigma);
  });

  it("mirrors with its probability times the strength", () => {
    const draws = 4000;
    let flips = 0;
    for (let step = 0; step < draws; step++) {
      const row = changed({ kind: "flip", probability: 0.6 }, step, image, 0.5);
      if (row[0] === 2) {
        flips++;
        expect(row).toEqual([2, 1, 0, 5, 4, 3]);
      } else expect(row).toEqual([0, 1, 2, 3, 4, 5]);
    }
    expect(Math.abs(flips / draws - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / draws));
  });

  it("adds noise of mean 0 and its deviation, other noise at every place and step", () => {
    const wide = { kind: "dense", rows: 1, columns: 20_000, values: new Float32Array(20_000) } as const;
    const noise = changed({ kind: "noise", deviation: 0.3 }, 7, wide);
    const mean = noise.reduce((a, b) => a + b) / noise.length;
    const variance = noise.reduce((a, b) => a + b * b, 0) / noise.length;
    expect(Math.abs(mean)).toBeLessThan((5 * 0.3) / Math.sqrt(20_000));
    expect(Math.abs(variance / 0.09 - 1)).toBeLessThan(5 * Math.sqrt(2 / 20_000));
    const next = changed({ kind: "noise", deviation: 0.3 }, 8, wide);
    const product = noise.reduce((sum, value, k) => sum + value * next[k]!, 0) / (0.09 * noise.length);
    expect(Math.abs(product)).toBeLessThan(5 / Math.sqrt(20_000));
  });

  it("drops its share of the non-zeros, in texts as in numbers", () => {
    const ones = { kind: "dense", rows: 1, columns: 5000, values: new Float32Array(5000).fill(1) } as const;
    const kept = changed({ kind: "drop", share: 0.3 }, 1, ones);
    const left = kept.reduce((a, b) => a + b) / 5000;
    expect(Math.abs(left - 0.7)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / 5000));
    const out = new Float32Array(5000);
    const augmenter = new Augmenter({ kind: "drop", share: 0.3 }, createRng(3));
    augmenter.writeSparse(ones.values, [0, 5000], 0, { step: 1, strength: 1 }, out, 0);
    expect([...out]).toEqual(kept);
  });

  it("does nothing at strength 0", () => {
    for (const spec of [
      { kind: "shift", pixels: 2 },
      { kind: "flip", probability: 1 },
      { kind: "noise", deviation: 1 },
      { kind: "drop", share: 0.9 },
    ] as const) {
      expect(changed(spec, 4, image, 0)).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });
});

const linear: TrainingSpec = smallSpec({ kind: "softmax-regression" });
const cases: [string, Dataset, Partial<TrainingSpec>][] = [
  ["shift", smallImages("classes"), { augmentation: { kind: "shift", pixels: 2 } }],
  ["flip", smallImages("classes"), { augmentation: { kind: "flip", probability: 0.5 } }],
  ["noise", smallDataset("classes"), { augmentation: { kind: "noise", deviation: 0.5 } }],
  ["drop of dense", smallDataset("classes"), { augmentation: { kind: "drop", share: 0.4 } }],
  ["drop of sparse", compressed(smallDataset("classes")), { augmentation: { kind: "drop", share: 0.4 } }],
  ["weight decay", smallDataset("classes"), { strength: { weightDecay: { start: 0, end: 1 } } }],
  [
    "dropout",
    smallDataset("classes"),
    {
      model: { kind: "mlp", hidden: [5], dropout: 0.5 },
      strength: { dropout: { start: 1, end: 0.2 } },
    },
  ],
];

describe.each(cases)("training with %s", (_, dataset, given) => {
  const open = (spec: TrainingSpec) =>
    createEmbeddedTrainer({ dataset, rows: everyRow(dataset), spec, seed: 3 });
  const spec = { ...linear, ...given, strength: { augmentation: { start: 1, end: 0.5 }, ...given.strength } };
  const ask = trainAsk(40, 9, ["loss"]);

  it("is the same in a block and step by step, and goes on where it stopped", async () => {
    const [block, steps] = [await open(spec), await open(spec)];
    const told = await block.train(ask);
    const losses: number[] = [];
    for (let step = 0; step < 4; step++) losses.push(...(await steps.train(stepOf(ask, step))).loss!);
    const resumed = await open(spec);
    resumed.restore(steps.checkpoint());
    for (let step = 4; step < 9; step++) losses.push(...(await resumed.train(stepOf(ask, step))).loss!);
    expect(losses).toEqual([...told.loss!]);
    expect(resumed.checkpoint()).toEqual(block.checkpoint());
    for (const trainer of [block, steps, resumed]) await trainer.dispose();
  });

  it("changes training, but not what is looked at before it", async () => {
    const { augmentation: __, strength: ___, ...without } = spec;
    const [one, other] = [await open(spec), await open(without)];
    expect(await one.evaluate(everyRow(dataset))).toEqual(await other.evaluate(everyRow(dataset)));
    await one.train(ask);
    await other.train(ask);
    expect(one.checkpoint()).not.toEqual(other.checkpoint());
    await one.dispose();
    await other.dispose();
  });
});

it("is plain training where every strength is 1 and nothing is augmented", async () => {
  const dataset = smallDataset("classes");
  const open = (spec: TrainingSpec) =>
    createEmbeddedTrainer({ dataset, rows: everyRow(dataset), spec, seed: 3 });
  const whole = { start: 1, end: 1 };
  const [one, other] = [
    await open({ ...linear, strength: { weightDecay: whole, dropout: whole } }),
    await open(linear),
  ];
  for (const trainer of [one, other]) await trainer.train(trainAsk(40, 6));
  expect(one.checkpoint()).toEqual(other.checkpoint());
});

it.each([
  [{ augmentation: { kind: "shift", pixels: 1 } }, "augmentation shift must be of images, got numbers"],
  [
    { augmentation: { kind: "drop", share: 1.5 } },
    "share of augmentation drop must be above 0 and at most 1, got 1.5",
  ],
  [
    { augmentation: { kind: "noise", deviation: 0 } },
    "deviation of augmentation noise must be above 0, got 0",
  ],
  [{ strength: { dropout: { start: 0, end: 2 } } }, "strength of dropout must be in [0, 1], got 2"],
] as [Partial<TrainingSpec>, string][])("refuses %j", async (given, message) => {
  const dataset = smallDataset("classes");
  const opening = createEmbeddedTrainer({
    dataset,
    rows: everyRow(dataset),
    spec: { ...linear, ...given },
    seed: 3,
  });
  await expect(opening).rejects.toThrow(message);
});
