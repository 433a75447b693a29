import type { Report } from "@gradus/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mark } from "../mark.js";
import { expectTidy, markBounds } from "../mark-bounds.fixture.js";
import { reportPictures } from "../page/pictures.js";
import { everyVerdict } from "../report.fixture.js";
import { curveRows } from "../rows.js";

/** A cross marks where a label stands. */
const CROSS = ["✕"];

describe("every picture", () => {
  it.each([1000, 560, 328])("keeps its marks in the frame and its labels apart at %i pixels", (width) => {
    for (const each of reportPictures(everyVerdict(), width)) expectTidy(each, CROSS);
  });

  it("does so for any differences, however far out", () => {
    const difference = fc.double({ min: -0.9, max: 0.9, noNaN: true });
    const half = fc.double({ min: 1e-5, max: 0.5, noNaN: true });
    const arm = fc.record({ difference, half, level: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(
        fc.array(arm, { minLength: 6, maxLength: 6 }),
        fc.constantFrom(1000, 328),
        (given, width) => {
          for (const each of reportPictures(moved(everyVerdict(), given), width)) expectTidy(each, CROSS);
        },
      ),
      { seed: 8, numRuns: 60 },
    );
  });

  it("writes a metric of which less is better beside an axis that runs backwards", () => {
    const report = everyVerdict();
    report.metric = { name: "squared error", higherIsBetter: false, unit: "number", resolution: 0 };
    const pictures = reportPictures(report, 1000);
    for (const each of pictures) expectTidy(each, CROSS);
    const texts = markBounds(pictures[0]!.picture).filter(({ text }) => text !== undefined);
    const [better, tick] = ["better →", "−0.01"].map((text) => texts.find((each) => each.text === text)!);
    expect(better!.left).toBeGreaterThan(texts.find(({ text }) => text === "0")!.right);
    expect(tick!.left).toBeGreaterThan(texts.find(({ text }) => text === "0")!.right);
  });

  it("draws before the first look, without an interval", () => {
    const report = everyVerdict();
    for (const arm of report.arms) {
      Object.assign(arm, {
        low: -Infinity,
        high: Infinity,
        reason: "too-few-blocks",
        verdict: "no evidence",
      });
      arm.looks = [];
      arm.perBlock = arm.perBlock.slice(0, 1);
    }
    for (const each of reportPictures(report, 1000)) expectTidy(each, CROSS);
  });
});

it("marks a failed block with a cross and draws every other block once", () => {
  const paired = reportPictures(everyVerdict(), 1000).find(({ name }) => name === "paired-2")!;
  const groups = paired.picture.marks.filter(({ kind }) => kind === "group");
  expect(groups).toHaveLength(9);
  expect(groups.filter(({ title }) => title!.endsWith("the arm failed"))).toHaveLength(2);
  expect(markBounds(paired.picture).filter(({ text }) => text === "✕")).toHaveLength(4);
});

it("draws no interval for an arm that never differed", () => {
  const [intervals] = reportPictures(everyVerdict(), 1000);
  const purple = (marks: readonly Mark[]) =>
    marks.filter((mark) => "tone" in mark && mark.tone === "series-4");
  expect(purple(intervals!.picture.marks)).toEqual([]);
});

/** Marks of the interval plot in one tone, in drawing order. */
function intervalsOf(report: Report, tone: string): Mark[] {
  return reportPictures(report, 1000)[0]!.picture.marks.filter(
    (mark) => "tone" in mark && mark.tone === tone,
  );
}

it("draws the dot of every tested arm, however far it lies from the others", () => {
  const report = everyVerdict();
  Object.assign(report.arms[0]!, { mean: 0.6, low: 0.2, high: 1 });
  for (const arm of report.arms.filter(({ reason }) => reason !== "never-differed")) {
    const index = report.arms.indexOf(arm);
    const dots = intervalsOf(report, `series-${index + 1}`).filter(({ kind }) => kind === "symbol");
    expect(dots.length, arm.arm).toBe(arm.placebo === null ? 1 : 2);
  }
});

it("draws the margin interval as a bar inside the interval, and tells it where it decided", () => {
  const report = everyVerdict();
  const [bar, line] = intervalsOf(report, "series-3").filter(({ kind }) => kind === "line");
  const ends = (mark: Mark | undefined) => (mark?.kind === "line" ? mark.points.map(([x]) => x) : []);
  const share = (ends(bar)[1]! - ends(bar)[0]!) / (ends(line)[1]! - ends(line)[0]!);
  // the fixture's margin intervals are three quarters of the others
  expect(share).toBeCloseTo(0.75, 9);
  const texts = markBounds(reportPictures(report, 1000)[0]!.picture).flatMap(({ text }) => text ?? []);
  expect(texts).toContain("−0.10 pp");
  expect(texts).toContain("margin interval [−0.37, 0.17]");
  expect(texts).toContain("+1.9 pp [0.8, 3.0]");
});

it("cuts no arm's name in the pictures of one arm", () => {
  for (const { name, picture } of reportPictures(everyVerdict(), 1000)) {
    for (const { text } of markBounds(picture)) expect(text ?? "", name).not.toContain("…");
  }
});

it("lays an arm like the control on the control, whatever blocks it closed after", () => {
  const report = everyVerdict();
  const arm = report.arms.find(({ reason }) => reason === "never-differed")!;
  // its few blocks were lucky ones: their own mean is a point above the control's over all blocks
  arm.curve = report.control.curve.map((point) => ({
    ...point,
    mean: point.mean + 0.01,
    cells: 6,
    difference: 0,
  }));
  const [control, ...arms] = curveRows(report);
  const drawn = arms.find(({ label }) => label === arm.arm)!;
  drawn.points.forEach(({ mean, own }, index) => {
    expect(mean).toBeCloseTo(control!.points[index]!.mean, 12);
    expect(own).toBeCloseTo(mean + 0.01, 12);
  });
  const cost = reportPictures(report, 1000).find(({ name }) => name === "cost")!;
  const texts = markBounds(cost.picture).flatMap(({ text }) => text ?? []);
  expect(texts).toContain(`${arm.arm} 0 pp`);
});

it("keeps values and the whole width for the curves on a phone", () => {
  const cost = reportPictures(everyVerdict(), 328).find(({ name }) => name === "cost")!;
  const bounds = markBounds(cost.picture);
  const value = bounds.find(({ text }) => text === "hard-first −3.1 pp")!;
  const curves = bounds.filter(({ text, right, left }) => text === undefined && right - left > 200);
  expect(Math.min(...curves.map(({ top }) => top))).toBeGreaterThan(value.bottom);
  expect(Math.max(...curves.map(({ right }) => right))).toBeGreaterThan(300);
});

it("says better and worse and writes over no interval on a phone", () => {
  const picture = reportPictures(everyVerdict(), 328)[0]!.picture;
  const bounds = markBounds(picture);
  const texts = bounds.filter(({ text }) => text !== undefined);
  expect(texts.map(({ text }) => text)).toEqual(expect.arrayContaining(["← worse", "better →"]));
  const bands = picture.marks.flatMap((mark) =>
    mark.kind === "area" && mark.tone === "margin" ? markBounds({ marks: [mark] }) : [],
  );
  for (const band of bands) {
    for (const text of texts) {
      expect(text.bottom <= band.top + 1 || text.top >= band.bottom - 1, text.text).toBe(true);
    }
  }
});

it("ends every curve in a label beside its last evaluation", () => {
  const cost = reportPictures(everyVerdict(), 1000).find(({ name }) => name === "cost")!;
  const texts = markBounds(cost.picture).flatMap(({ text }) => text ?? []);
  expect(texts).toContain("shuffle 89.4 %");
  expect(texts).toContain("hard-first −3.1 pp");
});

function moved(
  report: Report,
  given: readonly { difference: number; half: number; level: number }[],
): Report {
  report.arms.forEach((arm, index) => {
    const { difference, half, level } = given[index]!;
    Object.assign(arm, { mean: difference, low: difference - half, high: difference + half });
    arm.perBlock = arm.perBlock.map((block, n) => ({
      ...block,
      arm: block.control + difference * (1 + n / 10),
      difference: difference * (1 + n / 10),
    }));
    arm.looks = arm.looks.map((look, n) => ({
      ...look,
      mean: difference,
      low: difference - half * (9 - n / 3),
      high: difference + half * (9 - n / 3),
    }));
    arm.curve = arm.curve.map((point) => ({ ...point, mean: level, low: level - 0.01, high: level + 0.01 }));
  });
  return report;
}
