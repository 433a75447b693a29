import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mark } from "../mark.js";
import { expectTidy, markBounds } from "../mark-bounds.fixture.js";
import { twoByTwoPictures } from "../page/pictures.js";
import { everyVerdict } from "../report.fixture.js";
import { renderReportHtml } from "../report-html.js";
import { withAndWithoutShift } from "../two-by-two.fixture.js";

const report = withAndWithoutShift();
const pictures = () => twoByTwoPictures(report).map(({ picture }) => picture);
const lines = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === "line" ? [mark] : []));
const fall = ({ points: [from, to] }: { points: readonly (readonly [number, number])[] }) =>
  to![1] - from![1];

describe("the picture of a 2 × 2", () => {
  it("is one a curriculum, with its own colour, and says its numbers", () => {
    const [easy, selfPaced] = pictures();
    expect(easy!.title).toBe("easy-first and shuffle without and with shift");
    expect(easy!.description).toBe(
      "accuracy, mean of 9 blocks. Effect of easy-first without shift +1.90 pp [1.30, 2.50], with it +0.40 pp [−0.30, 1.10]; change −1.50 pp [−2.30, −0.70], 9 blocks.",
    );
    expect(lines(easy!.marks).filter(({ tone, width }) => tone === "series-1" && width === 2)).not.toEqual(
      [],
    );
    expect(lines(selfPaced!.marks).filter(({ tone }) => tone === "series-1")).toEqual([]);
    expect(twoByTwoPictures(everyVerdict())).toEqual([]);
  });

  it("cuts no name that there is room for", () => {
    for (const name of ["drop", "shift", "dropout", "weight decay", "batches of 512"]) {
      const named = { ...report, factor: { ...report.factor, name } };
      for (const { picture } of twoByTwoPictures(named)) {
        const texts = markBounds(picture).flatMap(({ text }) => text ?? []);
        expect(texts.filter((text) => text === `with ${name}`)).toHaveLength(2);
        expect(texts.join("")).not.toContain("…");
      }
    }
  });

  it("slopes by the factor, and is parallel where the factor changes nothing", () => {
    const levelLines = (marks: readonly Mark[]) =>
      lines(marks)
        .filter(({ width }) => width === 2)
        .slice(0, 2);
    // oracle: the fall in pixels is in proportion to the rise of the metric; of easy-first .001, of shuffle .016
    const [control, easy] = levelLines(pictures()[0]!.marks).map(fall);
    expect(easy! / control!).toBeCloseTo((0.91 + 0.004 - 0.894 - 0.019) / 0.016, 9);
    const table = report.factor.tables[0]!;
    const same = {
      ...report,
      factor: {
        ...report.factor,
        tables: [
          {
            ...table,
            arms: { ...table.arms, curriculumWith: { ...table.arms.curriculumWith, mean: 0.929 } },
          },
        ],
      },
    };
    const [one, other] = levelLines(twoByTwoPictures(same)[0]!.picture.marks).map(fall);
    expect(other).toBeCloseTo(one!, 9);
  });

  it("keeps its marks in the frame and its labels apart, whatever the numbers and names", () => {
    const effect = fc.record({
      mean: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      half: fc.double({ min: 1e-6, max: 0.9, noNaN: true }),
    });
    const level = fc.double({ min: 0, max: 1, noNaN: true });
    const factors = fc.constantFrom("shift", "weight decay", "batches of 65536");
    fc.assert(
      fc.property(
        fc.tuple(effect, effect, effect),
        fc.tuple(level, level),
        factors,
        (effects, levels, name) => {
          const [without, withShift, interaction] = effects.map(({ mean, half }) => ({
            ...{ mean, low: mean - half, high: mean + half },
          }));
          const [low, high] = levels;
          const tables = report.factor.tables.map((table) => ({
            ...table,
            ...{ without: without!, with: withShift!, interaction: interaction! },
            arms: {
              control: { ...table.arms.control, mean: low },
              curriculum: { ...table.arms.curriculum, mean: low + without!.mean },
              controlWith: { ...table.arms.controlWith, mean: high },
              curriculumWith: { ...table.arms.curriculumWith, mean: high + withShift!.mean },
            },
          }));
          const drawn = { ...report, factor: { ...report.factor, name, tables } };
          for (const { picture } of twoByTwoPictures(drawn)) {
            expectTidy({ name: "2 × 2", picture });
          }
        },
      ),
      { seed: 5, numRuns: 120 },
    );
  });
});

describe("on the page", () => {
  it("stands with its sentences, a table and what it is not; nothing where there is no factor", () => {
    const page = renderReportHtml(report);
    expect(page).toContain("<h2>Without and with shift</h2>");
    expect(page).toContain('id="two-by-two-2"');
    expect(page).toContain("they decide nothing");
    expect(page).toContain("<td>−1.50 pp [−2.30, −0.70]</td><td>9</td>");
    expect(renderReportHtml(everyVerdict())).not.toContain("Without and with");
  });

  it("escapes a name that would run", () => {
    const hostile = structuredClone(report);
    hostile.factor.name = "</script><img src=x onerror=alert(1)>";
    expect(renderReportHtml(hostile)).not.toContain("<img");
  });
});
