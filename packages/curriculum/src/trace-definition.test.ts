import { describe, expect, it } from "vitest";
import { validateCurriculum } from "./bengio.js";
import type { Change, Examples, Memory, Moment, Run, Target } from "./contracts.js";
import { relativeBase } from "./examples.js";
import { checkRecipe, type Recipe } from "./recipe.js";
import { restoreRun, startRun } from "./run.js";
import { someExamples } from "./testing/examples.js";
import { answer } from "./testing/fake-trainer.js";
import { traceDefinition } from "./trace-definition.js";

const recipe = (target: Recipe["target"]) => checkRecipe({ format: "gradus.recipe/1", target });
const root = (startFraction: number) => ({ method: "root", startFraction, fullAt: 0.7, degree: 3 });

const recipes: { [name: string]: Recipe } = {
  "a paced target": recipe({ method: "paced", pacing: root(0.1) }),
  "a paced target, unbalanced and hard first": recipe({
    method: "paced",
    pacing: root(0.3),
    balanced: false,
    order: "hard-first",
  }),
  "a pacing that never opens all": recipe({
    method: "paced",
    pacing: { method: "points", progress: [0, 1], fraction: [0.2, 0.6] },
  }),
  "one pass": recipe({ method: "one-pass" }),
  "baby steps": recipe({ method: "baby-steps" }),
  "hard self-paced learning": recipe({ method: "self-paced", warmup: 0, fullAt: 0.6 }),
  "linear self-paced learning": recipe({ method: "self-paced", regularizer: { method: "linear" } }),
  "the whole table": recipe({ method: "everything" }),
};
const options = { seed: 3, batchSize: 8, budget: { steps: 60 } };

describe.each(Object.entries(recipes))("of %s", (_, given) => {
  it.each([false, true])(
    "finds what validateCurriculum finds of all its stages (source weights: %s)",
    (base) => {
      const examples = someExamples(157, { base });
      const trace = traceDefinition(given, examples);
      const stages: Float64Array[] = [];
      const steps: number[] = [];
      const run = startRun(given, examples, options, (change, target, moment) => {
        trace.watch(change, target, moment);
        const weights = Float64Array.from({ length: examples.count }, (__, i) => target.weightOf(i));
        if (stages.length > 0 && weights.every((weight, i) => weight === stages.at(-1)![i])) return;
        stages.push(weights);
        steps.push(moment.step);
      });
      drive(run, Infinity);

      const oracle = validateCurriculum(stages, examples.base);
      const found = trace.finding();
      expect(found.stages).toBe(stages.length);
      expect(found.verdict).toBe(
        !oracle.isCurriculum ? "no curriculum" : stages.length > 1 ? "curriculum" : "unchanged",
      );
      expect(found.endsInBase).toBe(oracle.endsInBase);
      expect(found.entropyFailures).toBe(oracle.entropyFailures.length);
      expect(found.monotonyFailures).toBe(oracle.monotonyFailures.length);
      const [flat] = oracle.entropyFailures;
      expect(found.entropyFailure?.step).toBe(flat === undefined ? undefined : steps[flat]);
      if (flat !== undefined) {
        expect(found.entropyFailure!.before).toBeCloseTo(oracle.entropies[flat - 1]!, 12);
        expect(found.entropyFailure!.after).toBeCloseTo(oracle.entropies[flat]!, 12);
      }
      const [fall] = oracle.monotonyFailures;
      const { step, example } = found.monotonyFailure ?? {};
      expect({ step, example }).toEqual(
        fall === undefined ? {} : { step: steps[fall.stage], example: fall.example },
      );
      expect(trace.state()!.entropy).toBeCloseTo(oracle.entropies.at(-1)!, 12);
    },
  );

  it("stopped after any number of steps and restored, is the trace that never stopped", () => {
    const examples = someExamples(61, { base: true });
    const whole = traceDefinition(given, examples);
    drive(startRun(given, examples, options, whole.watch), Infinity);
    for (const stopAt of [1, 13, 40, 59]) {
      const first = traceDefinition(given, examples);
      const stopped = startRun(given, examples, options, first.watch);
      drive(stopped, stopAt);
      const second = traceDefinition(given, examples);
      const run = restoreRun(given, examples, options, stopped.snapshot(), second.watch);
      second.restore(JSON.parse(JSON.stringify(first.state())), run.distribution().weights);
      drive(run, Infinity);
      expect(second.state()).toEqual(whole.state());
    }
  });
});

/** Asks and answers up to this many steps, one at a time. */
function drive(run: Run, steps: number): void {
  for (let made = 0; made < steps; ) {
    const ask = run.ask();
    if (ask.kind === "done") return;
    if (ask.kind === "wait") throw new Error("waits");
    run.tell(ask.id, answer(ask));
    if (ask.kind === "train") made++;
  }
}

describe("by hand", () => {
  const three: Examples = { count: 3, keys: new Uint32Array(6) };

  /** What is found of these W, a stage a step. */
  function findingOf(
    examples: Examples,
    stages: readonly number[][],
    change: Change = "all",
    losses?: number[],
  ) {
    const trace = traceDefinition(
      checkRecipe({ format: "gradus.recipe/1", target: { method: "self-paced" } }),
      examples,
    );
    const base = relativeBase(examples);
    const memory = {
      reported: {},
      measured: losses === undefined ? {} : { loss: Float32Array.from(losses) },
    } as unknown as Memory;
    stages.forEach((weights, step) => {
      const target = {
        weightOf: (i: number) => weights[i]!,
        massOf: (i: number) => weights[i]! * (base?.[i] ?? 1),
        openCount: weights.filter((weight) => weight > 0).length,
        soft: weights.some((weight) => weight > 0 && weight < 1),
      } as Target;
      trace.watch(change, target, { step, progress: 0, drawIndex: 0, memory } as Moment);
    });
    return trace.finding();
  }
  const everyone = Int32Array.of(0, 1, 2);

  it.each(["all", everyone] as const)("monotone weights do not make the entropy rise (%s)", (change) => {
    // H(1/2, 1/2) = ln 2; H(2/3, 1/3) = ln 3 − (2/3) ln 2
    expect(
      findingOf(
        three,
        [
          [0.5, 0.5, 0],
          [1, 0.5, 0],
          [1, 1, 1],
        ],
        change,
      ),
    ).toEqual({
      verdict: "no curriculum",
      stages: 3,
      entropyFailure: {
        step: 1,
        before: expect.closeTo(Math.LN2, 14),
        after: expect.closeTo(Math.log(3) - (2 / 3) * Math.LN2, 14),
      },
      entropyFailures: 1,
      monotonyFailure: null,
      monotonyFailures: 0,
      endsInBase: true,
      allIn: { step: 2, leftOutShare: 1 / 3, leftOutLossShare: null },
    });
  });

  it("a rising entropy does not make weights monotone, and the first of those that fall is named", () => {
    const found = findingOf(
      three,
      [
        [0, 1, 0.2],
        [0.5, 0.5, 0.1],
        [1, 1, 1],
      ],
      Int32Array.of(2, 1, 0),
    );
    expect(found).toMatchObject({
      verdict: "no curriculum",
      entropyFailure: null,
      monotonyFailure: { step: 1, example: 1, before: 1, after: 0.5 },
      monotonyFailures: 1,
    });
  });

  it("another support of the same size is no rise, and a run that ends short of the base is no curriculum", () => {
    expect(
      findingOf(three, [
        [1, 1, 0],
        [0, 1, 1],
      ]),
    ).toMatchObject({
      entropyFailure: { step: 1, before: Math.log(2), after: Math.log(2) },
      endsInBase: false,
    });
    expect(
      findingOf(three, [
        [1, 0, 0],
        [1, 1, 0],
      ]),
    ).toMatchObject({
      verdict: "no curriculum",
      entropyFailure: null,
      monotonyFailure: null,
      endsInBase: false,
    });
  });

  it("what P never draws makes no stage", () => {
    const examples = { ...three, base: Float64Array.of(1, 1, 0) };
    expect(
      findingOf(examples, [
        [1, 0, 0],
        [1, 0, 1],
        [1, 1, 1],
      ]),
    ).toMatchObject({
      verdict: "curriculum",
      stages: 2,
    });
  });

  it("says whom self-paced learning let in last, and what part of the loss they hold", () => {
    const stages = [
      [1, 1, 1],
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
    ];
    expect(findingOf(three, stages, "all", [1, 1, 6]).allIn).toEqual({
      step: 3,
      leftOutShare: 1 / 3,
      leftOutLossShare: 0.75,
    });
    expect(findingOf(three, stages.slice(0, 3), "all", [1, 1, 6]).allIn).toBeNull();
    expect(findingOf(three, [...stages, [1, 1, 0]], "all", [1, 1, 6]).allIn).toBeNull();
  });
});
