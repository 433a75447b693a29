import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recipeOf } from "./catalog.js";
import type { Ask, Examples, Run, RunOptions } from "./contracts.js";
import { checkRecipe, type Recipe } from "./recipe.js";
import { restoreRun, startRun } from "./run.js";
import { someExamples } from "./testing/examples.js";
import { answer } from "./testing/fake-trainer.js";
import { trace } from "./testing/prove-contract.js";

const examples = someExamples(50);
const options: RunOptions = { seed: 1, batchSize: 4, budget: { cost: 200 } };

function answered(
  run: Run,
  limit?: { steps?: number; untilCost?: number },
): Exclude<Ask, { kind: "wait" | "done" }> {
  const ask = run.ask(limit);
  if (ask.kind === "wait" || ask.kind === "done") throw new Error(`internal: ${ask.kind}`);
  run.tell(ask.id, answer(ask));
  return ask;
}

describe("the budget", () => {
  it("ends at the step that does not fit, with progress the share asked before each", () => {
    const { rows, cost } = trace(recipeOf("shuffle"), examples, options);
    expect(rows.length).toBe(16); // 16 × 12 ≤ 200 < 17 × 12
    expect(cost).toEqual({ measured: 0, differentiated: 0, trained: 64 });
    rows.forEach((row, step) => {
      expect(row.progress).toBeCloseTo((12 * step) / 200, 12);
    });
  });

  it("is spent to the last when the last step fits exactly", () => {
    for (const [cost, steps] of [
      [192, 16],
      [191, 15],
    ] as const) {
      expect(trace(recipeOf("shuffle"), examples, { ...options, budget: { cost } }).rows.length).toBe(steps);
    }
  });

  it("counts what is measured, at the costs that are set", () => {
    const costs = { measure: 2, train: 5 };
    const { rows, cost } = trace(recipeOf("top-loss"), examples, { ...options, costs });
    expect(rows.map(({ kind }) => kind).slice(0, 4)).toEqual(["pool", "train", "pool", "train"]);
    expect(cost).toEqual({ measured: 4 * 12, differentiated: 0, trained: 4 * 4 }); // a step costs 2 × 12 + 5 × 4 = 44
  });

  it("may be in steps", () => {
    const { rows } = trace(recipeOf("reducible-loss"), examples, { ...options, budget: { steps: 3 } });
    expect(rows.filter(({ kind }) => kind === "train").map(({ step }) => step)).toEqual([0, 1, 2]);
  });

  it("asks nothing where nothing fits", () => {
    const run = startRun(recipeOf("self-paced", { warmup: 0 }), examples, {
      ...options,
      budget: { cost: 61 },
    });
    expect(run.ask()).toEqual({ kind: "done", reason: "budget" }); // a round of 50 and a step of 12
  });
});

describe("rounds", () => {
  // by hand: rounds at .1 + .15 k; a refresh of 200 of 6000 at .3 would carry progress past the round at .33
  it("are asked of the target too where a refresh of the proposal carries progress past it", () => {
    const recipe = checkRecipe({
      format: "gradus.recipe/1",
      target: { method: "self-paced", rounds: 6, stopFraction: 0.9, warmup: 0.1 },
      proposal: { method: "priority", refreshes: 5 },
    });
    const run = startRun(recipe, someExamples(200), { ...options, budget: { cost: 6000 } });
    const asked = { loss: [] as number[], gradientNorm: [] as number[] };
    for (let ask = run.ask(); ask.kind !== "done"; ask = run.ask()) {
      if (ask.kind === "wait") throw new Error("internal: wait");
      if (ask.kind === "measure") {
        for (const name of ask.signals as ("loss" | "gradientNorm")[]) asked[name].push(ask.progress);
      }
      run.tell(ask.id, answer(ask));
    }
    expect(asked.loss.length).toBe(6);
    expect(asked.gradientNorm.length).toBe(5);
    asked.loss.forEach((progress, k) => {
      expect(Math.abs(progress - (0.1 + 0.15 * k))).toBeLessThan(200 / 6000 + 12 / 6000);
    });
  });
});

describe("blocks", () => {
  it("end after the first step whose cost reaches the limit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 1, max: 250, noNaN: true }),
        (steps, untilCost) => {
          const run = startRun(recipeOf("shuffle"), examples, options);
          const ask = answered(run, { steps, untilCost });
          const expected = Math.min(steps, Math.ceil(untilCost / 12 - 1e-12), 16);
          expect(ask.kind === "train" && ask.steps).toBe(Math.max(1, expected));
          expect(ask.indices.length).toBe(4 * Math.max(1, expected));
        },
      ),
      { seed: 1 },
    );
  });

  it("are one step where the limit is already reached", () => {
    const run = startRun(recipeOf("shuffle"), examples, options);
    answered(run, { steps: 5 });
    expect(answered(run, { steps: 5, untilCost: 3 })).toMatchObject({ steps: 1, step: 5 });
  });

  it("end at the bound of a round", () => {
    const recipe = recipeOf("self-paced", { warmup: 0.5, fullAt: 0.9, rounds: 1 });
    const run = startRun(recipe, examples, { ...options, budget: { steps: 20 } });
    expect(answered(run, { steps: 100 })).toMatchObject({ kind: "train", steps: 10 });
    expect(answered(run)).toMatchObject({ kind: "measure", purpose: "target", signals: ["loss"], step: 10 });
  });

  it("hold at most lag + 1 steps where every step is read", () => {
    const run = startRun(recipeOf("priority"), examples, { ...options, lag: 2 });
    expect(answered(run, { steps: 10 })).toMatchObject({ steps: 3 });
  });
});

describe("asks in flight", () => {
  it("wait for the answers that the next step reads", () => {
    const run = startRun(recipeOf("priority"), examples, { ...options, lag: 1 });
    const first = run.ask();
    const second = run.ask();
    expect([first.kind, second.kind]).toEqual(["train", "train"]);
    expect(run.ask()).toEqual({ kind: "wait", open: [0, 1] });
    run.tell(1, { gradientNorm: new Float32Array(4) });
    expect(run.ask()).toEqual({ kind: "wait", open: [0] });
    run.tell(0, { gradientNorm: new Float32Array(4) });
    expect(run.ask()).toMatchObject({ kind: "train", step: 2 });
  });

  it("are unlimited where nothing told matters, and are done only when all is told", () => {
    const run = startRun(recipeOf("shuffle"), examples, { ...options, budget: { steps: 3 } });
    for (let id = 0; id < 3; id++) expect(run.ask()).toMatchObject({ kind: "train", id });
    expect(run.ask()).toEqual({ kind: "wait", open: [0, 1, 2] });
    for (const id of [2, 0, 1]) run.tell(id, {});
    expect(run.ask()).toEqual({ kind: "done", reason: "steps" });
  });

  it("come first after a restore, in the order of asking", () => {
    const recipe = recipeOf("priority");
    const lagged = { ...options, lag: 2 };
    const run = startRun(recipe, examples, lagged);
    const asked = [run.ask(), run.ask(), run.ask()].map((ask) => structuredClone(ask));
    run.tell(1, { gradientNorm: new Float32Array(4) });
    const restored = restoreRun(recipe, examples, lagged, run.snapshot());
    expect([restored.ask(), restored.ask()]).toEqual([asked[0], asked[2]]);
    expect(restored.ask()).toEqual({ kind: "wait", open: [0, 2] });
  });
});

describe("pairs", () => {
  const paced = (pacing: object, order = "easy-first"): Recipe =>
    checkRecipe({ format: "gradus.recipe/1", target: { method: "paced", order, pacing } });
  const table: Examples = someExamples(101);
  const given: RunOptions = { seed: 9, batchSize: 7, budget: { steps: 60 } };
  const batches = (recipe: Recipe) => trace(recipe, table, given).rows.map(({ indices }) => indices);

  it("are equal step for step once everything is open", () => {
    const shuffle = batches(recipeOf("shuffle"));
    for (const order of ["easy-first", "hard-first", "random"]) {
      const own = batches(paced({ method: "linear", startFraction: 0.2, fullAt: 0.5 }, order));
      expect(own.slice(30)).toEqual(shuffle.slice(30));
      expect(own.slice(0, 20)).not.toEqual(shuffle.slice(0, 20));
    }
    const selfPaced = batches(recipeOf("self-paced", { losses: "reported", fullAt: 0.5, rounds: 4 }));
    expect(selfPaced.slice(0, 6)).toEqual(shuffle.slice(0, 6));
    expect(selfPaced.slice(33)).toEqual(shuffle.slice(33));
  });

  it("are equal wherever the targets are, whatever came before", () => {
    const early = batches(paced({ method: "step", startFraction: 0.3, fullAt: 0.8 }));
    const late = batches(
      paced({ method: "exponential", startFraction: 0.15, increase: 2, stageLength: 0.4 }),
    );
    // Open from step 24 to 47: .30 n in both; before .15 n in the second, afterwards everything and .6 n.
    expect(late.slice(24, 48)).toEqual(early.slice(24, 48));
    expect(late.slice(0, 24)).not.toEqual(early.slice(0, 24));
  });

  it("share every open position", () => {
    const shuffle = batches(recipeOf("shuffle")).flat();
    const own = batches(paced({ method: "step", startFraction: 0.3, fullAt: 1 })).flat();
    const open = new Set(own);
    expect(open.size).toBe(31);
    shuffle.forEach((i, position) => {
      if (open.has(i)) expect(own[position]).toBe(i);
    });
  });
});

describe("refusals", () => {
  const start = (given: object, recipe = recipeOf("shuffle"), table: Examples = examples) =>
    startRun(recipe, table, { ...options, ...given } as RunOptions);
  const cases: [string, () => unknown, Error][] = [
    [
      "seed",
      () => start({ seed: -1 }),
      new RangeError("startRun: seed must be an integer of at least 0, got -1"),
    ],
    [
      "batch size",
      () => start({ batchSize: 0 }),
      new RangeError("startRun: batchSize must be a positive integer, got 0"),
    ],
    [
      "budget",
      () => start({ budget: 5 }),
      new TypeError("startRun: budget must be { steps } or { cost }, got 5"),
    ],
    [
      "steps",
      () => start({ budget: { steps: 0.5 } }),
      new RangeError("budget: steps must be a positive integer, got 0.5"),
    ],
    [
      "costs",
      () => start({ costs: { measure: 1, train: 0 } }),
      new RangeError("costs: train must be positive, got 0"),
    ],
    [
      "a missing score",
      () => start({}, recipeOf("easy-first", { score: "length" })),
      new TypeError(
        "startRun: examples.scores.length must be given, since the recipe reads it, got difficulty, irreducibleLoss",
      ),
    ],
    [
      "a score that is not finite",
      () =>
        start({}, recipeOf("easy-first"), {
          ...examples,
          scores: { difficulty: new Float64Array(50).fill(NaN) },
        }),
      new RangeError("startRun: examples.scores.difficulty[0] must be finite, got NaN"),
    ],
    [
      "keys of another length",
      () => start({}, recipeOf("shuffle"), { ...examples, keys: new Uint32Array(3) }),
      new TypeError("startRun: examples.keys must hold 100 numbers, got 3"),
    ],
    [
      "a base of nothing",
      () => start({}, recipeOf("shuffle"), { ...examples, base: new Float64Array(50) }),
      new RangeError("startRun: examples.base must hold a weight above 0, got all 0"),
    ],
    [
      "a class outside the count",
      () => start({}, recipeOf("shuffle"), { ...examples, classes: new Int32Array(50).fill(3) }),
      new RangeError("startRun: examples.classes[0] must be in [0, 3), got 3"),
    ],
    [
      "a limit",
      () => start({}).ask({ steps: 0 }),
      new RangeError("ask: steps must be a positive integer, got 0"),
    ],
  ];
  it.each(cases)("%s", (_, call, error) => {
    expect(call).toThrow(error);
  });

  it.each<[unknown, string]>([
    [undefined, "examples must be an object, got undefined"],
    [[], "examples must be an object, got an array"],
    [{ keys: examples.keys }, "examples.count must be an integer in [1, 2^30], got undefined"],
    [{ count: 50 }, "examples.keys must be a Uint32Array of 2 × count words, got undefined"],
    [{ count: 50, keys: Array(100) }, "examples.keys must be a Uint32Array of 2 × count words, got an array"],
    [
      { count: 50, keys: new Int32Array(100) },
      "examples.keys must be a Uint32Array of 2 × count words, got an Int32Array",
    ],
    [
      { ...examples, base: Array(50).fill(1) },
      "examples.base must be a Float64Array of count numbers, got an array",
    ],
    [{ ...examples, base: null }, "examples.base must be a Float64Array of count numbers, got null"],
    [
      { ...examples, scores: new Float64Array(50) },
      "examples.scores must be an object of a Float64Array a score, got an array",
    ],
    [
      { ...examples, scores: { unread: new Float32Array(50) } },
      "examples.scores.unread must be a Float64Array of count numbers, got a Float32Array",
    ],
    [
      { ...examples, scores: { unread: new Float64Array(49) } },
      "examples.scores.unread must hold 50 numbers, got 49",
    ],
    [{ ...examples, classes: "ab" }, 'examples.classes must be an Int32Array of count classes, got "ab"'],
    [
      { ...examples, classCount: undefined },
      "examples.classCount must be a positive integer where classes are given, got undefined",
    ],
  ])("of wrongly shaped examples: %#", (table, message) => {
    const call = () => startRun(recipeOf("shuffle"), table as Examples, options);
    expect(call).toThrow(new TypeError(`startRun: ${message}`));
  });

  it.each<[unknown, string]>([
    [{ epochs: 3 }, "{ epochs }"],
    [{ steps: 3, cost: 4 }, "{ steps, cost }"],
    [{}, "{  }"],
    [undefined, "undefined"],
  ])("of the budget %j, with the forms that are allowed", (budget, got) => {
    expect(() => start({ budget })).toThrow(
      new TypeError(`startRun: budget must be { steps } or { cost }, got ${got}`),
    );
  });

  it("of no options at all", () => {
    expect(() => startRun(recipeOf("shuffle"), examples, undefined as never)).toThrow(
      new TypeError("startRun: seed must be a number, got undefined"),
    );
  });

  it("of answers", () => {
    const run = start({}, recipeOf("priority"));
    const ask = run.ask();
    expect(() => run.tell(7, {})).toThrow(new RangeError("tell: id must be that of an open ask, got 7"));
    expect(() => run.tell(0, {})).toThrow(
      new TypeError("tell: gradientNorm of ask 0 must be a Float32Array, got undefined"),
    );
    expect(() => run.tell(0, { gradientNorm: new Float32Array(3) })).toThrow(
      new TypeError("tell: gradientNorm of ask 0 must hold 4 numbers, got 3"),
    );
    expect(() => run.tell(0, { gradientNorm: Float32Array.of(1, NaN, 1, 1) })).toThrow(
      new RangeError("tell: gradientNorm[1] of ask 0 must not be NaN"),
    );
    expect(() => run.weigh(0, new Float32Array(4))).toThrow(
      new RangeError("weigh: ask 0 must be one that asks for weighing, got weigh: false"),
    );
    expect(ask.kind).toBe("train");
    run.tell(0, { gradientNorm: new Float32Array(4) });
    expect(() => run.tell(0, { gradientNorm: new Float32Array(4) })).toThrow(
      new RangeError("tell: id must be that of an open ask, got 0"),
    );
  });

  it("of a snapshot of another run", () => {
    const snapshot = start({}).snapshot();
    const restore = (given: object, recipe = recipeOf("shuffle"), table: Examples = examples) =>
      restoreRun(recipe, table, { ...options, ...given } as RunOptions, snapshot);
    expect(() => restoreRun(recipeOf("shuffle"), examples, options, undefined as never)).toThrow(
      new TypeError('restoreRun: snapshot.format must be "gradus.snapshot/1", got undefined'),
    );
    expect(() => restore({ seed: 2 })).toThrow(
      new RangeError("restoreRun: seed must be 1 as in the snapshot, got 2"),
    );
    expect(() => restore({}, recipeOf("random-order"))).toThrow(
      new RangeError("restoreRun: target everything must be 1 as in the snapshot, got undefined"),
    );
    expect(() => restore({}, recipeOf("shuffle"), someExamples(50, { seed: 2 }))).toThrow(
      /^restoreRun: keys must be \d+ as in the snapshot, got \d+$/,
    );
  });
});
