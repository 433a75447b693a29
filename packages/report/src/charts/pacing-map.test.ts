import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mark } from "../mark.js";
import { expectTidy } from "../mark-bounds.fixture.js";
import { sweepPictures } from "../page/pictures.js";
import { everyVerdict } from "../report.fixture.js";
import { renderReportHtml } from "../report-html.js";
import { exploredPacings } from "../sweep.fixture.js";
import { pacingGrids } from "../sweep-rows.js";
import { pacingMapText } from "../terminal/pacing-map-text.js";

const report = exploredPacings();
const pictures = () => sweepPictures(report).map(({ picture }) => picture);
const areas = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === "area" ? [mark] : []));
/** Cells come with a title, the legend without one. */
const cellsOf = (marks: readonly Mark[]) => areas(marks).filter(({ title }) => title !== undefined);

describe("the map of pacings", () => {
  it("has a picture a family, a cell a pacing, and a frame around the chosen one alone", () => {
    const [linear, step] = pictures();
    expect([linear!.title, step!.title]).toEqual([
      "linear: difference to shuffle by start and end of the pacing",
      "step: difference to shuffle by start and end of the pacing",
    ]);
    for (const { marks } of pictures()) expect(cellsOf(marks)).toHaveLength(16);
    const frames = pictures().map(({ marks }) => marks.filter(({ kind }) => kind === "line").length);
    expect(frames).toEqual([1, 0]);
    expect(linear!.description).toContain("opens 20 % at the start and all at 50 % of the budget, +1.9.");
  });

  it("is blue above nothing and orange below, the stronger the farther, equally either way", () => {
    const farthest = Math.max(...report.sweep.pacings.map(({ difference }) => Math.abs(difference ?? 0)));
    const grids = pacingGrids(report.sweep, report.metric);
    const tones = pictures().flatMap(({ marks }, index) =>
      grids[index]!.cells.map(({ difference }, at) => {
        const { tone, opacity } = cellsOf(marks)[at]!;
        const strength = difference ? 0.06 + 0.44 * Math.sqrt(Math.abs(difference) / farthest) : 1;
        expect(opacity).toBeCloseTo(strength, 12);
        expect(tone).toBe(!difference ? "margin" : difference > 0 ? "series-1" : "series-2");
        return tone;
      }),
    );
    expect(new Set(tones)).toEqual(new Set(["margin", "series-1", "series-2"]));
  });

  it("writes every number into its cell, so that colour says nothing alone", () => {
    const texts = pictures().flatMap(({ marks }) =>
      marks.flatMap((mark) => (mark.kind === "text" && mark.size === 13 ? [mark.text] : [])),
    );
    const written = pacingGrids(report.sweep, report.metric).flatMap(({ cells }) =>
      cells.map(({ text }) => text),
    );
    expect(texts).toEqual(written);
    expect(written).toContain("+1.9");
    expect(written).toContain("−0.1");
    expect(written.filter((text) => text === "failed")).toHaveLength(1);
  });

  it("keeps its marks in the frame and its labels apart, whatever the grid and the numbers", () => {
    const shares = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 9 });
    const size = fc.double({ min: 1e-5, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(shares, shares, size, (starts, ends, largest) => {
        const pacings = starts.flatMap((start, s) =>
          ends.map((end, t) => ({
            arm: `${start} ${end}`,
            family: "root",
            startFraction: start / 100,
            fullAt: end / 100,
            difference: largest * Math.cos(3 * s + t),
          })),
        );
        const swept = { ...report, sweep: { ...report.sweep, pacings, winner: pacings[0]!.arm } };
        for (const { picture } of sweepPictures(swept)) {
          expectTidy({ name: "map", picture });
        }
      }),
      { seed: 2, numRuns: 80 },
    );
  });
});

describe("in the terminal", () => {
  const plain = { width: 80, utf8: true, colour: false };

  it("is a row a start and a column an end, with the chosen one in brackets", () => {
    expect(pacingMapText(report, plain).split("\n").slice(0, 9)).toEqual([
      "easy-first against shuffle: difference in accuracy, pp, 3 tuning seeds; standard",
      "error 0.42 pp",
      "down: open at the start; across: budget spent when all are open; [chosen]",
      "linear    20 %     50 %     80 %    100 %",
      "  10 %     0.0     +1.1      0.0     −1.1",
      "  20 %    +0.8    [+1.9]    +0.8     −0.3",
      "  40 %     0.0     +1.1      0.0     −1.1",
      "  80 %    −0.8     +0.3     −0.8     −1.9",
      "step      20 %     50 %     80 %    100 %",
    ]);
  });

  it("says where less is better, and writes an error as arm − control", () => {
    const metric = { name: "squared error", higherIsBetter: false, unit: "number", resolution: 0 } as const;
    const text = pacingMapText({ ...report, metric }, { ...plain, width: 120 });
    expect(text).toContain("difference in squared error (less is better), 3 tuning seeds");
    expect(text).toContain("[−0.0190]");
  });

  it("breaks a row that is too wide, and has nothing but ASCII where asked", () => {
    const narrow = pacingMapText(report, { width: 24, utf8: false, colour: false }).split("\n");
    expect(Math.max(...narrow.map(({ length }) => length))).toBeLessThanOrEqual(24);
    expect(narrow.filter((line) => line.startsWith("linear"))).toHaveLength(2);
    expect(narrow.join("")).toMatch(/^\p{ASCII}*$/u);
  });

  it("colours what is better and worse, and nothing where there was no sweep", () => {
    const coloured = pacingMapText(report, { ...plain, colour: true });
    expect(coloured).toContain("\u001b[1m   [+1.9]\u001b[0m");
    expect(coloured).toContain("\u001b[33m    −1.1 \u001b[0m");
    expect(pacingMapText(everyVerdict(), plain)).toBe("");
  });
});

describe("on the page", () => {
  it("shows the maps with what was explored, confirmed and lost; nothing where there was no sweep", () => {
    const page = renderReportHtml(report);
    expect(page).toContain('id="pacing-map-2"');
    expect(page).toContain("most of the gain was the choosing");
    expect(page).toContain(
      '<th scope="row">confirmed: test rows, 11 fresh blocks</th><td>+0.20 pp [−0.50, 0.90]</td>',
    );
    expect(page).toContain('<th scope="row">explored − confirmed</th><td>+1.70 pp</td>');
    expect(renderReportHtml(everyVerdict())).not.toContain("Pacings that were explored");
  });
});
