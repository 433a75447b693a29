import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mark } from "../mark.js";
import { expectTidy, markBounds } from "../mark-bounds.fixture.js";
import { pictureToSvg } from "../svg.js";
import { curriculumTrace, type TraceRows } from "./curriculum-trace.js";

/** 40, then 80, then all of 200 examples; ten points. */
function rows(change: Partial<TraceRows> = {}): TraceRows {
  const open = (step: number) => (step < 30 ? 40 : step < 60 ? 80 : 200);
  return {
    name: "easy-first",
    examples: 200,
    steps: 100,
    stages: [0, 30, 60].map((step) => ({
      step,
      entropy: Math.log(open(step)),
      openFraction: open(step) / 200,
    })),
    points: Array.from({ length: 10 }, (_, k) => ({
      step: 10 * (k + 1),
      effective: { effectiveNumber: open(10 * k) },
      neverSeenShare: 0.9 - 0.1 * k,
    })),
    definition: { entropyFailure: null, monotonyFailure: null },
    effective: { kind: "closed form" },
    ...change,
  };
}

const texts = (given: TraceRows, width: number) =>
  markBounds(curriculumTrace(given, width)).flatMap(({ text }) => (text === undefined ? [] : [text]));
const lineOf = (given: TraceRows, series: string) => {
  const group = curriculumTrace(given, 800).marks.find(
    (mark): mark is Extract<Mark, { kind: "group" }> => mark.kind === "group" && mark.series === series,
  )!;
  return (group.marks[0] as Extract<Mark, { kind: "line" }>).points;
};

it("draws Q level between changes: what is 40 % at step 59 is 40 % high", () => {
  const drawn = lineOf(rows(), "in Q");
  expect(drawn).toHaveLength(6);
  const [low, , , middle, high] = drawn.map(([, y]) => y);
  // heights above the axis are as 40, 80 and 200
  const axis = 34 + 12 + 260;
  expect((axis - middle!) / (axis - low!)).toBeCloseTo(2, 9);
  expect((axis - high!) / (axis - low!)).toBeCloseTo(5, 9);
});

it("says what the lines end at, and never mixes p v with Σ v", () => {
  expect(texts(rows(), 800)).toContain("minimised (p v) 100 %");
  expect(texts(rows({ effective: { kind: "empirical" } }), 800)).toContain("trained on so far (Σ v) 100 %");
  expect(texts(rows(), 330)).toContain("in Q 100 %");
});

it("marks the steps that break a condition, two at one step as one", () => {
  const both = rows({ definition: { entropyFailure: { step: 30 }, monotonyFailure: { step: 30 } } });
  expect(texts(both, 800)).toContain("step 30: the entropy of Q does not rise, a weight falls");
  const apart = rows({ definition: { entropyFailure: { step: 30 }, monotonyFailure: { step: 31 } } });
  expect(texts(apart, 800)).toEqual(
    expect.arrayContaining(["step 30: the entropy of Q does not rise", "step 31: a weight falls"]),
  );
});

describe("keeps its marks in the frame and its labels apart", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const step = fc.integer({ min: 0, max: 100 });
  it.each([1000, 560, 330])("at %i pixels", (width) => {
    fc.assert(
      fc.property(
        share,
        share,
        fc.option(step),
        fc.option(step),
        fc.integer({ min: 1, max: 9e6 }),
        (...given) => {
          const [minimised, never, entropyAt, monotonyAt, examples] = given;
          const picture = curriculumTrace(
            rows({
              name: "a name that somebody gave at length, and then some more of it, and more",
              examples,
              stages: [{ step: 0, entropy: Math.log(examples), openFraction: 1 }],
              points: [
                { step: 1, effective: { effectiveNumber: minimised * examples }, neverSeenShare: never },
              ],
              definition: {
                entropyFailure: entropyAt === null ? null : { step: entropyAt },
                monotonyFailure: monotonyAt === null ? null : { step: monotonyAt },
              },
            }),
            width,
          );
          expect(picture.width).toBe(width);
          expectTidy({ name: "trace", picture });
        },
      ),
      { seed: 4, numRuns: 40 },
    );
  });
});

it("carries its title, and shows a hostile name as text", () => {
  const svg = pictureToSvg(curriculumTrace(rows({ name: "<script>alert(1)</script>" }), 800), "trace", true);
  expect(svg).toContain('<title id="trace-title">&lt;script&gt;');
  expect(svg).not.toContain("<script>");
});
