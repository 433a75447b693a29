import { InputError } from "@gradus/data";
import { type ExperimentInput, experimentSchema } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { canonicalHash } from "../folder/canonical-json.js";
import { smallExperiment } from "../testing/small-comparison.js";
import { defaultTraining } from "./default-training.js";
import { resolveFactor, withAndWithout } from "./resolve-factor.js";

const small = (more: ExperimentInput) => smallExperiment({ arms: ["shuffle", "easy-first"], ...more });
const images = { hasText: false, image: { channels: 1, height: 8, width: 6 } };
const around = { content: images, ...defaultTraining(images), trainRows: 360 };
const changeOf = (factor: string, content: typeof around.content = images) =>
  resolveFactor({ factor }, { ...around, content })!.change;

describe("a factor", () => {
  it.each([
    ["shift:3", { kind: "shift", pixels: 3 }],
    ["flip", { kind: "flip", probability: 0.5 }],
    ["flip:0.2", { kind: "flip", probability: 0.2 }],
    ["noise:0.3", { kind: "noise", deviation: 0.3 }],
    ["drop:.25", { kind: "drop", share: 0.25 }],
    ["dropout:0.3", { kind: "dropout", rate: 0.3 }],
    ["weight-decay:0.1", { kind: "weight-decay", decay: 0.1 }],
    ["batch-size:256", { kind: "batch-size", rows: 256 }],
  ])("%s is written in a word", (word, change) => {
    expect(changeOf(word)).toEqual(change);
  });

  it("doubles every arm, the control stays, and each partner trains otherwise in that one thing", () => {
    const experiment = small({ model: "mlp:6", factor: "dropout:0.3", strength: { start: 0, end: 1 } });
    expect(experimentSchema.parse(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
    expect([experiment.control, ...experiment.arms.map(({ name }) => name)]).toEqual([
      ...["shuffle", "shuffle", "easy-first", "shuffle-with-dropout", "easy-first-with-dropout"],
    ]);
    const [, easy, , partner] = experiment.arms;
    expect([easy!.training, easy!.without]).toEqual([undefined, undefined]);
    expect(partner).toEqual({
      ...easy,
      name: "easy-first-with-dropout",
      without: "easy-first",
      training: {
        model: { kind: "mlp", hidden: [6], dropout: 0.3 },
        strength: { dropout: { start: 0, end: 1 } },
      },
    });
    expect(experiment.factor).toEqual({
      change: { kind: "dropout", rate: 0.3 },
      strength: { start: 0, end: 1 },
    });
  });

  it.each<[ExperimentInput, object]>([
    [
      { factor: "weight-decay:0.2", strength: { start: 1, end: 0.5 } },
      {
        optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.2 },
        strength: { weightDecay: { start: 1, end: 0.5 } },
      },
    ],
    [{ factor: "batch-size:60" }, { batchSize: 60 }],
    [
      { factor: { kind: "noise", deviation: 2 }, strength: { start: 0, end: 1 } },
      {
        augmentation: { kind: "noise", deviation: 2 },
        strength: { augmentation: { start: 0, end: 1 } },
      },
    ],
  ])("%j is what the arms with it train with", (input, training) => {
    expect(
      small(input)
        .arms.slice(2)
        .map((arm) => arm.training),
    ).toEqual([training, training]);
  });

  it("changes the hash, and its absence leaves it", () => {
    const hashes = [small({}), small({ factor: "drop:0.2" }), small({ factor: "drop:0.3" })].map(
      canonicalHash,
    );
    expect(new Set(hashes).size).toBe(3);
    expect(Object.keys(small({}))).not.toContain("factor");
  });
});

describe("is refused", () => {
  const refused = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      if (error instanceof InputError) return error.message.split("\n")[0];
    }
    return "not refused";
  };
  const texts = { hasText: true };
  it.each<[string, () => unknown, string]>([
    [
      "shift on texts",
      () => resolveFactor({ factor: "shift:2" }, { ...around, content: texts }),
      "factor shift must be of rows that are images, one each and nothing beside, got texts",
    ],
    [
      "flip on numbers",
      () => small({ factor: "flip" }),
      "factor flip must be of rows that are images, one each and nothing beside, got columns of a table",
    ],
    [
      "noise on texts",
      () => resolveFactor({ factor: "noise:1" }, { ...around, content: texts }),
      "factor noise must be of numbers or images, got texts",
    ],
    [
      "a shift out of the image",
      () => changeOf("shift:6"),
      "factor shift must be by less than images of 8 × 6, got 6 pixels",
    ],
    [
      "dropout without a hidden layer",
      () => small({ factor: "dropout:0.3" }),
      "factor dropout must act on a hidden dense layer, got softmax-regression, which has none",
    ],
    [
      "a batch above the rows",
      () => small({ factor: "batch-size:361" }),
      "factor batch-size must be at most the 360 training rows of a block, got 361",
    ],
    [
      "the batch of every arm",
      () => small({ factor: "batch-size:20" }),
      "factor batch-size must differ from what every arm trains with, got 20 on both sides",
    ],
    [
      "the weight decay of every arm",
      () => small({ factor: "weight-decay:0.01" }),
      "factor weight-decay must differ from what every arm trains with, got 0.01 on both sides",
    ],
    [
      "no dropout beside none",
      () => small({ factor: "dropout:0", model: "mlp" }),
      "factor dropout must differ from what every arm trains with, got 0 on both sides",
    ],
    [
      "a strength of 0",
      () => small({ factor: "drop:0.2", strength: { start: 0, end: 0 } }),
      "strength must be above 0 somewhere, got 0..0",
    ],
    [
      "a strength of the batch",
      () => small({ factor: "batch-size:40", strength: { start: 0, end: 1 } }),
      "strength must be left out with batch-size, which is the same at every step, got 0..1",
    ],
    [
      "a strength alone",
      () => small({ strength: { start: 0, end: 1 } }),
      "strength must be left out where there is no factor, got a strength without a factor",
    ],
    [
      "an unknown factor",
      () => small({ factor: "drop-out:0.2" }),
      'factor must be one way to change rows, or one part of the training, got "drop-out:0.2" (did you mean dropout?)',
    ],
    [
      "a missing amount",
      () => small({ factor: "drop" }),
      'factor drop must have share, a number in (0, 1), got "drop"',
    ],
    [
      "an amount out of range",
      () => small({ factor: "drop:1" }),
      'factor drop must have share, a number in (0, 1), got "drop:1"',
    ],
    [
      "two amounts",
      () => changeOf("shift:1:2"),
      'factor shift must have pixels, an integer in [1, 1024], got "shift:1:2"',
    ],
    [
      "an empty amount",
      () => changeOf("noise:"),
      'factor noise must have deviation, a number above 0, got "noise:"',
    ],
    [
      "a sweep beside it",
      () => smallExperiment({ arms: ["shuffle"], tuning: "control", sweep: "pacing", factor: "drop:0.2" }),
      "factor must be left out where pacings are swept: the pacing would be chosen without it, got drop",
    ],
    [
      "a name that is taken",
      () =>
        withAndWithout(
          small({ arms: ["shuffle", { name: "shuffle-with-drop", curriculum: "easy-first", options: {} }] })
            .arms,
          { change: { kind: "drop", share: 0.2 } },
          around,
        ),
      "arms must leave the name of shuffle with drop free, got shuffle-with-drop",
    ],
  ])("%s", (_, run, message) => {
    expect(refused(run)).toBe(message);
  });

  it("with an amount that stands on both sides only where its strength never changes", () => {
    const growing = { factor: "weight-decay:0.01", strength: { start: 0, end: 1 } };
    expect(small(growing).arms).toHaveLength(4);
  });
});
