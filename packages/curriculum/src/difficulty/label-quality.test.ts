import fc from "fast-check";
import { describe, expect, it } from "vitest";
import fixture from "../fixtures/label-quality.json" with { type: "json" };
import { confidentJoint, type LabelIssueOptions, labelIssues } from "./label-quality.js";

type Rule = NonNullable<LabelIssueOptions["by"]>;
const rules: readonly Rule[] = ["noise-rate", "class", "both", "confident-joint"];

describe("of six examples of two classes, by hand", () => {
  // t_0 = (.9 + .8 + .1) / 3 = .6, t_1 = (.7 + .6 + .2) / 3 = .5; row 5 (.8 of class 0) is given 1, row 2 given 0.
  const probabilities = Float64Array.from([0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.3, 0.7, 0.4, 0.6, 0.8, 0.2]);
  const labels = Int32Array.of(0, 0, 0, 1, 1, 1);
  const joint = confidentJoint(probabilities, labels);

  it("counts, and estimates joint, noise and rate", () => {
    expect(joint.thresholds[0]).toBeCloseTo(0.6, 15);
    expect(joint.thresholds[1]).toBeCloseTo(0.5, 15);
    expect([...joint.confidentClass]).toEqual([0, 0, 1, 1, 1, 0]);
    expect([...joint.counts]).toEqual([2, 1, 1, 2]);
    [1 / 3, 1 / 6, 1 / 6, 1 / 3].forEach((share, cell) => {
      expect(joint.joint[cell]).toBeCloseTo(share, 15);
      expect(joint.noise[cell]).toBeCloseTo(2 * share, 15);
    });
    expect(joint.noiseRate).toBeCloseTo(1 / 3, 15);
  });

  it.each(rules)("finds both turned labels by %s", (by) => {
    expect([...labelIssues(probabilities, labels, joint, { by })]).toEqual([2, 5]);
  });
});

it("counts no one for a class that no example was given, and no example below every threshold", () => {
  const { counts, thresholds, confidentClass, noise } = confidentJoint(
    Float64Array.from([0.5, 0.3, 0.2, 0.3, 0.6, 0.1, 0.4, 0.2, 0.4, 0.1, 0.4, 0.5]),
    Int32Array.of(0, 1, 0, 1),
  );
  expect([...thresholds]).toEqual([0.45, 0.5, Infinity]);
  expect([...confidentClass]).toEqual([0, 1, -1, -1]);
  expect([...counts]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 0]);
  expect([...noise]).toEqual([1, 0, NaN, 0, 1, NaN, 0, 0, NaN]);
});

describe("of a sample of CIFAR-10's cross-validated probabilities", () => {
  const probabilities = Float64Array.from(fixture.tenThousandths, (value) => value / 1e4);
  const labels = Int32Array.from(fixture.labels);
  const joint = confidentJoint(probabilities, labels);

  it("has cleanlab's confident joint", () => {
    expect([...joint.counts]).toEqual(fixture.counts);
  });

  it.each(rules)("finds cleanlab's issues by %s", (by) => {
    expect([...labelIssues(probabilities, labels, joint, { by })]).toEqual(fixture.issues[by]);
  });
});

/** Rows of three classes with unequal probabilities, and labels that are wrong now and then. */
const table = fc
  .array(
    fc.record({
      raw: fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 10_000 }))),
      label: fc.nat(2),
    }),
    {
      minLength: 3,
      maxLength: 25,
    },
  )
  .map((rows) => ({
    probabilities: rows.map(({ raw }) => raw.map((value) => value / raw.reduce((a, b) => a + b))),
    labels: rows.map(({ label }) => label),
  }));

it("is what the definition says, read off directly", () => {
  fc.assert(
    fc.property(table, ({ probabilities: rows, labels }) => {
      const probabilities = Float64Array.from(rows.flat());
      const found = confidentJoint(probabilities, Int32Array.from(labels));
      const n = rows.length;
      const thresholds = [0, 1, 2].map((j) => {
        const own = rows.filter((_, i) => labels[i] === j).map((row) => row[j]!);
        return own.length === 0 ? Infinity : own.reduce((a, b) => a + b) / own.length;
      });
      const confident = rows.map((row) => {
        const open = [0, 1, 2].filter((j) => row[j]! >= thresholds[j]! - 1e-14);
        return open.length === 0 ? -1 : open.reduce((a, b) => (row[b]! > row[a]! ? b : a));
      });
      expect([...found.confidentClass]).toEqual(confident);
      for (let i = 0; i < 3; i++) {
        const given = labels.filter((label) => label === i).length;
        const row = [0, 1, 2].map((j) => confident.filter((c, x) => c === j && labels[x] === i).length);
        const total = row.reduce((a, b) => a + b);
        row.forEach((count, j) => {
          expect(found.counts[3 * i + j]).toBe(count);
          expect(found.joint[3 * i + j]).toBeCloseTo(given === 0 ? 0 : ((count / total) * given) / n, 14);
        });
      }
      expect(found.joint.reduce((a, b) => a + b)).toBeCloseTo(1, 13);
      const off = found.joint.reduce((total, share, cell) => total + (cell % 4 === 0 ? 0 : share), 0);
      expect(found.noiseRate).toBeCloseTo(off, 14);
    }),
    { seed: 81 },
  );
});

it("prunes as many as the joint says, the least believed first", () => {
  fc.assert(
    fc.property(table, ({ probabilities: rows, labels }) => {
      const probabilities = Float64Array.from(rows.flat());
      const given = Int32Array.from(labels);
      const joint = confidentJoint(probabilities, given);
      const [byRate, byClass, both, confident] = rules.map(
        (by) => new Set(labelIssues(probabilities, given, joint, { by })),
      );
      expect([...both!]).toEqual([...byClass!].filter((i) => byRate!.has(i)));
      expect(confident!.size).toBe(joint.counts.reduce((sum, c, cell) => sum + (cell % 4 === 0 ? 0 : c), 0));
      for (let i = 0; i < 3; i++) {
        const members = labels.flatMap((label, x) => (label === i ? [x] : []));
        const pruned = members.filter((x) => byClass!.has(x));
        const expected = members.length - rows.length * joint.joint[4 * i]!;
        expect(Math.abs(pruned.length - expected)).toBeLessThan(1 + 1e-9);
        const kept = members.filter((x) => !byClass!.has(x)).map((x) => rows[x]![i]!);
        expect(Math.max(-1, ...pruned.map((x) => rows[x]![i]!))).toBeLessThanOrEqual(Math.min(2, ...kept));
      }
    }),
    { seed: 82 },
  );
});

it("refuses", () => {
  const half = Float64Array.of(0.5, 0.5);
  const label = Int32Array.of(0);
  expect(() => confidentJoint(Float64Array.of(1, 1), label)).toThrow(
    new RangeError("confidentJoint: probabilities of row 0 must sum to 1, got 2"),
  );
  const joint = confidentJoint(half, label);
  expect(() => labelIssues(half, label, joint, { by: "argmax" as Rule })).toThrow(
    new RangeError(
      'labelIssues: by must be one of "noise-rate", "class", "both", "confident-joint", got "argmax"',
    ),
  );
  expect(() => labelIssues(Float64Array.of(0.5, 0.5, 0), label, joint)).toThrow(
    new TypeError("labelIssues: probabilities must be of the joint's 2 classes"),
  );
  expect(() => labelIssues(Float64Array.of(0.5, 0.5, 0, 1), Int32Array.of(0, 1), joint)).toThrow(
    new TypeError("labelIssues: labels must be the 1 of the joint, got 2"),
  );
});
