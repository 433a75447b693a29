import fc from "fast-check";
import { expect, it } from "vitest";
import vectors from "../fixtures/vectors.json" with { type: "json" };
import { diverseLosses } from "./diverse-losses.js";

const keysOf = (count: number) =>
  Uint32Array.from({ length: 2 * count }, (_, k) => Math.imul(k + 1, 0x9e3779b1));

/** The examples that self-paced learning with diversity opens. */
function opened(
  losses: readonly number[],
  groups: readonly number[],
  lambda: number,
  gamma: number,
): boolean[] {
  const diverse = diverseLosses(
    Float32Array.from(losses),
    Int32Array.from(groups),
    keysOf(losses.length),
    gamma / lambda,
  );
  return Array.from(diverse, (loss) => loss <= Math.fround(lambda));
}

function objective(
  v: readonly boolean[],
  losses: readonly number[],
  groups: readonly number[],
  lambda: number,
  gamma: number,
) {
  const sizes = new Map<number, number>();
  let sum = 0;
  v.forEach((open, i) => {
    if (!open) return;
    sum += losses[i]! - lambda;
    sizes.set(groups[i]!, (sizes.get(groups[i]!) ?? 0) + 1);
  });
  for (const size of sizes.values()) sum -= gamma * Math.sqrt(size);
  return sum;
}

it("minimises the objective with the group norm over all subsets", () => {
  const example = fc.record({
    loss: fc.integer({ min: 1, max: 400 }),
    group: fc.integer({ min: 0, max: 3 }),
  });
  const given = fc.uniqueArray(example, { minLength: 1, maxLength: 10, selector: ({ loss }) => loss });
  fc.assert(
    fc.property(given, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }), (examples, l, g) => {
      const losses = examples.map(({ loss }) => loss / 256);
      const groups = examples.map(({ group }) => group);
      const [lambda, gamma] = [l / 16, g / 16];
      const found = objective(opened(losses, groups, lambda, gamma), losses, groups, lambda, gamma);
      let best = Infinity;
      for (let subset = 0; subset < 2 ** losses.length; subset++) {
        const v = losses.map((_, i) => ((subset >> i) & 1) === 1);
        best = Math.min(best, objective(v, losses, groups, lambda, gamma));
      }
      // Losses are float32 inside: a subset that differs by a rounding is as good.
      expect(found).toBeLessThanOrEqual(best + 1e-6);
    }),
    { seed: 1, numRuns: 60 },
  );
});

it("opens the published sets: five of three groups where plain hard weights take six of two", () => {
  const { groups, spl_lam_0_3, spld_lam0_1_gam0_35 } = vectors.spld_contrast;
  const names = ["A", "B", "C"] as const;
  const losses = names.flatMap((name) => groups[name]);
  const codes = names.flatMap((name, code) => groups[name].map(() => code));
  const flat = (sets: typeof spl_lam_0_3) => names.flatMap((name) => sets[name].map((v) => v === 1));
  expect(opened(losses, codes, 0.3, 0)).toEqual(flat(spl_lam_0_3));
  expect(opened(losses, codes, 0.1, 0.35)).toEqual(flat(spld_lam0_1_gam0_35));
  // The paper leaves out a loss that equals its threshold; so does a λ just below.
  for (const { lam, gamma, sel } of vectors.spld) {
    expect(opened(losses, codes, lam * (1 - 1e-6), gamma * (1 - 1e-6))).toEqual(flat(sel));
  }
});

it("is the loss itself without diversity, and leaves unknown losses unknown", () => {
  const losses = Float32Array.of(0.5, NaN, 0.25, 1);
  expect(diverseLosses(losses, Int32Array.of(0, 0, 0, 1), keysOf(4), 0)).toEqual(losses);
  const [hard, unknown, easy, alone] = diverseLosses(losses, Int32Array.of(0, 0, 0, 1), keysOf(4), 1);
  expect(unknown).toBeNaN();
  expect(easy).toBe(0.125);
  expect(alone).toBe(0.5);
  expect(hard).toBeCloseTo(0.5 / (1 + 1 / (Math.SQRT2 + 1)), 6);
});
