import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pacing } from "../contracts.js";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import type { Given } from "../method.js";
import { exponentialPacing } from "./exponential.js";
import { geometricPacing } from "./geometric.js";
import { linearPacing } from "./linear.js";
import { logarithmicPacing } from "./logarithmic.js";
import { pacings } from "./pacings.js";
import { pointsPacing } from "./points.js";
import { powerPacing } from "./power.js";
import { rootPacing } from "./root.js";
import { smoothExponentialPacing } from "./smooth-exponential.js";
import { stepPacing } from "./step.js";
import { variedExponentialPacing } from "./varied-exponential.js";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const inside = fc.double({ min: 0.01, max: 1, noNaN: true });
const curve = { startFraction: inside, fullAt: inside };
const sorted = (low: number) =>
  fc
    .array(fc.double({ min: low, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
    .map((list) => list.sort((a, b) => a - b));

/** Options of every pacing, wherever they may lie. */
const optionsOf: { [pacing: string]: fc.Arbitrary<Given> } = {
  linear: fc.record(curve),
  root: fc.record({ ...curve, degree: fc.double({ min: 1, max: 20, noNaN: true }) }),
  power: fc.record({ ...curve, degree: fc.double({ min: 0.05, max: 20, noNaN: true }) }),
  geometric: fc.record(curve),
  logarithmic: fc.record({ ...curve, steepness: fc.double({ min: 0.1, max: 50, noNaN: true }) }),
  "smooth-exponential": fc.record({ ...curve, steepness: fc.double({ min: 1e-6, max: 500, noNaN: true }) }),
  step: fc.record(curve),
  exponential: fc.record({
    startFraction: inside,
    increase: fc.double({ min: 1, max: 9, noNaN: true }),
    stageLength: inside,
  }),
  "varied-exponential": fc
    .record({
      startFraction: inside,
      increase: fc.double({ min: 1, max: 9, noNaN: true }),
      lengths: fc.array(inside, { minLength: 1, maxLength: 6 }),
      end: inside,
    })
    .map(({ lengths, end, ...rest }) => {
      const total = lengths.reduce((sum, length) => sum + length, 0);
      return { ...rest, stageLengths: lengths.map((length) => (length / total) * end) };
    }),
  points: fc.record({ progress: sorted(0), fraction: sorted(0.01) }),
};

/** Pacings that need not open everything by the end: a stage's factor or the user's own points may not come to 1. */
const openEnded = ["exponential", "points"];

describe.each(pacings.map((method) => [method.name, method] as const))("%s", (name, method) => {
  it("never falls and stays in (0, 1]", () => {
    fc.assert(
      fc.property(optionsOf[name]!, share, share, (options, one, other) => {
        const pacing = method.create(options);
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)];
        expect(pacing(earlier)).toBeGreaterThan(0);
        expect(pacing(later)).toBeGreaterThanOrEqual(pacing(earlier));
        expect(pacing(later)).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("begins at the start fraction and is full at its end and past it", () => {
    fc.assert(
      fc.property(optionsOf[name]!, (options) => {
        const pacing = method.create(options);
        const { startFraction, fullAt = 1 } = options as { startFraction?: number; fullAt?: number };
        if (startFraction !== undefined && fullAt > 0) expect(pacing(0)).toBeCloseTo(startFraction, 12);
        if (openEnded.includes(name)) return;
        for (const progress of [fullAt, (1 + fullAt) / 2, 1]) expect(pacing(progress)).toBe(1);
      }),
      { seed: 2 },
    );
  });

  it("is full at the end by default, and at every progress from 1 on", () => {
    for (const progress of [1, 1.0000001, 2]) expect(method.create({})(progress)).toBe(1);
  });

  it("refuses an option outside its range", () => {
    const option = name === "points" ? "fraction" : "startFraction";
    for (const value of [0, 1.01, -0.5]) {
      const given = name === "points" ? [value, value] : value;
      expect(() => method.create({ [option]: given })).toThrow(RangeError);
    }
  });
});

describe("published schedules", () => {
  // Wu, Dyer, Neyshabur: examples open of 1,000; their code floors and forgets the clip of the step.
  const { N, T, a, b, t, linear, quad, root, step, exp, log } = vectors.wu_pacing;
  const given = { startFraction: b, fullAt: a };
  const wu: [string, Pacing, number[]][] = [
    ["linear", linearPacing(given), linear],
    ["quadratic", powerPacing(given), quad],
    ["root", powerPacing({ ...given, degree: 0.5 }), root],
    ["step", stepPacing(given), step],
    ["exponential", smoothExponentialPacing(given), exp],
    ["logarithmic", logarithmicPacing(given), log],
  ];
  it.each(wu)("of Wu, Dyer, Neyshabur: %s", (_, pacing, expected) => {
    expect(t.map((at) => Math.floor(pacing(at / T) * N + 1e-9))).toEqual(expected);
  });

  it("of Penha & Hauff: geometric, root, linear", () => {
    const { c0, T: steps, t: at, geom, root2, linear: line } = vectors.penha;
    const shape = { startFraction: c0, fullAt: 1 };
    at.forEach((step, k) => {
      expect(geometricPacing(shape)(step / steps)).toBeCloseTo(geom[k]!, 6);
      expect(rootPacing(shape)(step / steps)).toBeCloseTo(root2[k]!, 6);
      expect(linearPacing(shape)(step / steps)).toBeCloseTo(line[k]!, 6);
    });
  });

  it("of Penha & Hauff: quadratic and cubic are powers within .002 at their start", () => {
    for (const [degree, exponent] of [
      [2, 1.54],
      [3, 1.87],
    ] as const) {
      const pacing = powerPacing({ startFraction: 0.33, fullAt: 1, degree });
      for (let x = 0; x <= 1; x += 0.05) {
        expect(Math.abs(pacing(x) - (((1 - 0.33 ** exponent) * x) ** degree + 0.33))).toBeLessThan(0.002);
      }
    }
  });

  // The test suite of aucurriculum: 500 of 1,000 at 0, all at 50 and past it; with b = 1 always all.
  it("of seven families, at b = .5 and a = .5", () => {
    const shape = { startFraction: 0.5, fullAt: 0.5 };
    const families = [
      linearPacing,
      powerPacing,
      rootPacing,
      stepPacing,
      smoothExponentialPacing,
      logarithmicPacing,
    ];
    for (const family of families) {
      const sizes = [0, 50, 100].map((at) => Math.floor(family(shape)(at / 100) * 1000 + 1e-9));
      expect(sizes).toEqual([500, 1000, 1000]);
      for (const x of [0, 0.3, 1]) expect(family({ startFraction: 1 })(x)).toBe(1);
    }
  });

  // DeepSpeed's data-efficiency tests: fixed_discrete, fixed_linear and fixed_root at steps 1, 2, ….
  it("of DeepSpeed: discrete as points with jumps, linear and root in steps of difficulty", () => {
    const discrete = pointsPacing({
      progress: [0.2, 0.2, 0.4, 0.4, 0.6, 0.6, 0.8, 0.8],
      fraction: [1, 2, 2, 3, 3, 4, 4, 5].map((difficulty) => difficulty / 5),
    });
    const steps = Array.from({ length: 10 }, (_, k) => k);
    expect(steps.map((step) => Math.round(5 * discrete(step / 10)))).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    const inSteps = (value: number, size: number) => Math.floor(value / size + 1e-9) * size;
    const line = linearPacing({ startFraction: 0.2, fullAt: 1 });
    expect(steps.map((step) => inSteps(10 * line(Math.min(1, (step + 1) / 8)), 2))).toEqual([
      2, 4, 4, 6, 6, 8, 8, 10, 10, 10,
    ]);
    const rootOf = powerPacing({ startFraction: 64 / 1024, fullAt: 1, degree: 0.5 });
    expect([1, 10, 100, 250, 500, 1000].map((step) => inSteps(1024 * rootOf(step / 1000), 8))).toEqual([
      88, 160, 360, 544, 736, 1024,
    ]);
  });
});

// A peer takes the square root at every degree: root-3 from .1 then starts at .0316 and is .7075 at half time.
it("takes the root of its own degree", () => {
  const pacing = rootPacing({ startFraction: 0.1, fullAt: 1, degree: 3 });
  expect(pacing(0)).toBeCloseTo(0.1, 12);
  expect(pacing(0.5)).toBeCloseTo(0.5005 ** (1 / 3), 12);
});

describe("kinship", () => {
  it("a power of degree 1 is linear; smooth exponential nears linear as k falls", () => {
    fc.assert(
      fc.property(fc.record(curve), share, (given, progress) => {
        const line = linearPacing(given)(progress);
        expect(powerPacing({ ...given, degree: 1 })(progress)).toBeCloseTo(line, 12);
        expect(smoothExponentialPacing({ ...given, steepness: 1e-7 })(progress)).toBeCloseTo(line, 6);
      }),
      { seed: 3 },
    );
  });

  it("varied stages of one length are the fixed exponential", () => {
    const fixed = exponentialPacing({ startFraction: 0.05, increase: 1.5, stageLength: 0.125 });
    const varied = variedExponentialPacing({
      startFraction: 0.05,
      increase: 1.5,
      stageLengths: new Array(8).fill(0.125),
    });
    for (let x = 0; x < 1; x += 1 / 64) expect(varied(x)).toBeCloseTo(fixed(x), 12);
  });

  it("one varied stage is the step", () => {
    const step = stepPacing({ startFraction: 0.3, fullAt: 0.4 });
    const varied = variedExponentialPacing({ startFraction: 0.3, stageLengths: [0.4] });
    for (let x = 0; x <= 1; x += 1 / 64) expect(varied(x)).toBe(step(x));
  });

  it("points on a line are linear, and two at one place are a jump", () => {
    const line = linearPacing({ startFraction: 0.2, fullAt: 0.8 });
    const points = pointsPacing({ progress: [0, 0.3, 0.8], fraction: [0.2, 0.5, 1] });
    for (let x = 0; x <= 1; x += 1 / 64) expect(points(x)).toBeCloseTo(line(x), 12);
    const jump = pointsPacing({ progress: [0.25, 0.5, 0.5, 0.75], fraction: [0.25, 0.25, 0.5, 0.75] });
    expect([0, 0.3, 0.49, 0.5, 0.625, 0.9, 1].map(jump)).toEqual([0.25, 0.25, 0.25, 0.5, 0.625, 0.75, 0.75]);
  });
});

// A stage that sums to its bound from above: .1 + .2 is 0.30000000000000004.
it("changes stages at the bound itself", () => {
  const pacing = variedExponentialPacing({ startFraction: 0.1, increase: 2, stageLengths: [0.1, 0.2, 0.7] });
  expect([0.0999, 0.1, 0.2999, 0.3, 0.9999, 1].map(pacing)).toEqual([0.1, 0.2, 0.2, 0.4, 0.4, 1]);
});

it("refuses stages and points that make no pacing", () => {
  expect(() => variedExponentialPacing({ stageLengths: [0.5, 0.75] })).toThrow(
    new RangeError("variedExponentialPacing: stageLengths must sum to at most 1, got 1.25"),
  );
  expect(() => pointsPacing({ progress: [0, 1], fraction: [0.5, 0.4] })).toThrow(
    new RangeError(
      "pointsPacing: fraction must be 1 or more numbers in (0, 1], none below the last, got [0.5, 0.4]",
    ),
  );
  expect(() => pointsPacing({ progress: [0, 1], fraction: [0.5, 1.4] })).toThrow(
    new RangeError(
      "pointsPacing: fraction must be 1 or more numbers in (0, 1], none below the last, got [0.5, 1.4]",
    ),
  );
  expect(() => pointsPacing({ progress: [0, 0.5, 1], fraction: [0.5, 1] })).toThrow(
    new RangeError("pointsPacing: fraction must hold as many numbers as progress (3), got 2"),
  );
  expect(() => pointsPacing({ fraction: "0.2:1" } as object)).toThrow(
    new TypeError('pointsPacing: fraction must be a list of numbers, got "0.2:1"'),
  );
  expect(() => powerPacing({ degree: 0 })).toThrow(
    new RangeError("powerPacing: degree must be positive, got 0"),
  );
});
