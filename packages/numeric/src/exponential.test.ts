import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { betaQuantile, binomialCdf, tCdf, tUpperQuantile } from "./distributions.js";
import { exp, expm1, log, log1p, pow } from "./exponential.js";
import references from "./fixtures/exponential.json" with { type: "json" };
import { normalCdf, normalDensity, normalQuantile, normalUpperTail } from "./normal.js";
import { createRng } from "./rng.js";

const functions: { [name: string]: (x: number, y: number) => number } = { exp, log, pow, log1p, expm1 };

// oracle: mpmath at 60 digits (fixtures/exponential.py); one unit in the last place
it.each(Object.entries(references))("computes %s to the last place", (name, cases) => {
  for (const row of cases) {
    const [x, y] = row;
    const expected = row.at(-1)!;
    expect(Math.abs(functions[name]!(x!, y!) - expected)).toBeLessThanOrEqual(2.3e-16 * Math.abs(expected));
  }
});

it("keeps the edges", () => {
  expect([exp(-Infinity), exp(0), exp(710), exp(Number.NaN)]).toEqual([0, 1, Infinity, Number.NaN]);
  expect([log(0), log(1), log(Infinity), log(-1)]).toEqual([-Infinity, 0, Infinity, Number.NaN]);
  expect([pow(0, 0), pow(2, 10), pow(-8, 3), pow(-8, 1 / 3)]).toEqual([1, 1024, -512, Number.NaN]);
  expect([log1p(-1), log1p(Infinity)]).toEqual([-Infinity, Infinity]);
  expect([expm1(-Infinity), expm1(Infinity), expm1(0)]).toEqual([-1, Infinity, 0]);
});

// golden: our own first run, on Node 20; Math.exp(1) and 0.3 ** 3 give other bits there
it("gives the same bits on every engine", () => {
  expect(bits(exp(1))).toBe("4005bf0a8b14576a");
  expect(bits(exp(-13.7))).toBe("3eb2d4ded4836777");
  expect(bits(log(1.3307807414405164))).toBe("3fd249fc9c808d0c");
  expect(bits(pow(0.3, 3))).toBe("3f9ba5e353f7ced9");
  expect(bits(pow(1.7, 0.6))).toBe("3ff5ff914d82151c");
});

// golden: our own first run, equal on Node 20.20 and 24.9, where Math.exp and Math.pow differ
it("gives the same bits over 20,000 arguments of every function", () => {
  const rng = createRng(3);
  let hash = 0x811c9dc5;
  for (let i = 0; i < 20_000; i++) {
    const u = rng.uniform(i);
    const v = rng.uniform(i + 1e6);
    const values = [exp(60 * u - 30), log(10 * u), pow(3 * u, 8 * v - 4), log1p(u - 0.5), expm1(u - 0.5)];
    values.push(normalUpperTail(12 * u), normalQuantile(u), rng.normal(i));
    if (i % 20 === 0) values.push(tCdf(9 * u - 4, 1 + 40 * v), tUpperQuantile(u, 2 + 40 * v));
    if (i % 20 === 0) values.push(betaQuantile(u, 1 + 9 * v, 3), binomialCdf(Math.floor(40 * u), 40, v));
    for (const word of new Uint32Array(Float64Array.from(values).buffer))
      hash = Math.imul(hash ^ word, 0x01000193);
  }
  expect((hash >>> 0).toString(16)).toBe("4b1fe0db");
});

const inexact = [
  "exp",
  "expm1",
  "log",
  "log1p",
  "log2",
  "log10",
  "pow",
  "sin",
  "cos",
  "tan",
  "sinh",
  "cosh",
] as const;
const alsoInexact = [
  "tanh",
  "asin",
  "acos",
  "atan",
  "atan2",
  "asinh",
  "acosh",
  "atanh",
  "cbrt",
  "hypot",
] as const;

beforeEach(() => {
  for (const name of [...inexact, ...alsoInexact]) {
    vi.spyOn(Math, name).mockImplementation(() => {
      throw new Error(`Math.${name} differs between engines`);
    });
  }
});
afterEach(() => vi.restoreAllMocks());

it("calls nothing of Math whose bits differ between engines", () => {
  for (const x of [1e-9, 0.01, 0.3, 0.7, 1.4, 9, 80]) {
    for (const f of Object.values(functions)) expect(f(x, 0.7)).not.toBeNaN();
    for (const f of [normalCdf, normalUpperTail, normalDensity]) expect(f(x)).not.toBeNaN();
    const p = x / 81;
    expect(normalQuantile(p)).not.toBeNaN();
    for (const df of [1, 3.5, 30, 300]) {
      expect(tCdf(x, df)).not.toBeNaN();
      expect(tUpperQuantile(p, df)).not.toBeNaN();
    }
    expect(betaQuantile(p, 3, 5.5)).not.toBeNaN();
    expect(binomialCdf(3, 40, p)).not.toBeNaN();
  }
  expect(createRng(1).normal(0)).not.toBeNaN();
});

function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}
