import { readFileSync } from "node:fs";
import { validateCurriculum } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import { pictureToSvg } from "@gradus/report";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apart, descend, localMinima } from "./descend.js";
import { shortcut, wave } from "./families.js";
import { type Family, homotopyOf, objectiveAt, weightsAt } from "./family.js";
import { compareWays, FIRST, follow, STAGES } from "./follow.js";
import { landscapePicture, landscapeSubjects } from "./picture.js";

const families = { wave, shortcut };

/** Two wells of known place: l(θ) = (θ² − 1)² + θ / 4 on [−2, 2]. */
const quartic: Family = {
  domain: [-2, 2],
  circle: false,
  difficulty: Float64Array.of(0),
  lossOf: (_, t) => (t * t - 1) ** 2 + t / 4,
  slopeOf: (_, t) => 4 * t * (t * t - 1) + 1 / 4,
};
const only = objectiveAt({ family: quartic, order: Int32Array.of(0), first: 1 }, 1);

describe("descend", () => {
  it("finds the well that a start lies in", () => {
    // oracle: numpy.roots([4, 0, -4, .25]), the outer two
    const [left, right] = [-1.02989599, 0.96714894] as const;
    for (const start of [-2, -1.4, -0.3, 0]) expect(descend(only, start)).toBeCloseTo(left, 7);
    for (const start of [0.1, 0.5, 1.9]) expect(descend(only, start)).toBeCloseTo(right, 7);
    const minima = localMinima(only);
    expect(minima).toHaveLength(2);
    expect(minima[0]).toBeCloseTo(left, 7);
    expect(minima[1]).toBeCloseTo(right, 7);
  });

  it("ends at the end of an interval that leads downhill, and goes round a circle", () => {
    const line: Family = { ...quartic, lossOf: (_, t) => -t, slopeOf: () => -1 };
    expect(descend(objectiveAt({ family: line, order: Int32Array.of(0), first: 1 }, 1), 0.3)).toBe(2);
    const round: Family = {
      ...quartic,
      domain: [-Math.PI, Math.PI],
      circle: true,
      lossOf: (_, t) => Math.cos(t - 0.1),
      slopeOf: (_, t) => -Math.sin(t - 0.1),
    };
    const objective = objectiveAt({ family: round, order: Int32Array.of(0), first: 1 }, 1);
    for (const start of [-3, -1, 1, 3]) {
      expect(apart(descend(objective, start), 0.1 - Math.PI, round)).toBeLessThan(1e-9);
    }
  });
});

describe.each(["wave", "shortcut"] as const)("%s", (name) => {
  const family = families[name](createRng(7));

  it("has the slope of its loss", () => {
    const [low, high] = family.domain;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 119 }),
        fc.double({ min: low, max: high, noNaN: true }),
        (i, at) => {
          const h = 1e-5;
          const difference = (family.lossOf(i, at + h) - family.lossOf(i, at - h)) / (2 * h);
          // The third derivative is at most about 2·6³: h² / 6 of it.
          expect(Math.abs(family.slopeOf(i, at) - difference)).toBeLessThan(1e-7);
        },
      ),
      { seed: 3 },
    );
  });

  it.each(["easy-first", "hard-first", "random"] as const)(
    "is a curriculum by the definition, %s",
    (order) => {
      const homotopy = homotopyOf(family, order, FIRST, createRng(2));
      const stages = Array.from({ length: STAGES + 1 }, (_, k) => weightsAt(homotopy, k / STAGES));
      expect(validateCurriculum(stages)).toMatchObject({
        isCurriculum: true,
        entropyFailures: [],
        endsInBase: true,
      });
      expect(stages[0]!.reduce((a, b) => a + b)).toBe(FIRST);
      // Between two stages one weight is a fraction.
      expect(weightsAt(homotopy, 1 / 224).reduce((a, b) => a + b)).toBeCloseTo(8.5, 12);
    },
  );

  it("is followed to a minimum of the full loss", () => {
    const homotopy = homotopyOf(family, "easy-first", FIRST, createRng(2));
    const end = follow(homotopy, descend(objectiveAt(homotopy, 0), 1)).minimisers.at(-1)!;
    const minima = localMinima(objectiveAt(homotopy, 1));
    expect(Math.min(...minima.map((minimum) => apart(minimum, end, family)))).toBeLessThan(1e-9);
  });
});

it("helps on the wave and hurts on the shortcut, seed by seed the same", () => {
  const result = compareWays(wave(createRng(101)), 40, createRng(1));
  expect(compareWays(wave(createRng(101)), 40, createRng(1))).toEqual(result);
  expect(result.paths["easy-first"].share).toBe(1);
  expect(result.direct.share).toBeLessThan(0.5);
  const other = compareWays(shortcut(createRng(101)), 40, createRng(1));
  expect(other.paths["easy-first"].share).toBe(0);
  expect(other.direct.share).toBeGreaterThan(0.2);
  expect(other.paths["easy-first"].excess).toBeGreaterThan(other.direct.excess);
});

it.each(Object.entries(landscapeSubjects))("draws the picture of the document: %s", (name, subject) => {
  const svg = pictureToSvg(landscapePicture(subject), `continuation-${name}`, true);
  const url = new URL(`../../../../docs/pictures/continuation-${name}.svg`, import.meta.url);
  expect(`${svg}\n`).toBe(readFileSync(url, "utf8"));
});
