import { describe, expect, it } from "vitest";
import { reportPictures } from "./page/pictures.js";
import { everyVerdict, hostileText } from "./report.fixture.js";
import { pictureToSvg } from "./svg.js";

describe("pictureToSvg", () => {
  // golden: written by hand
  it("writes marks with light colours, titles and one outline a marker", () => {
    const svg = pictureToSvg(
      {
        title: "A & B",
        description: "two marks",
        width: 20,
        height: 10,
        marks: [
          {
            kind: "line",
            points: [
              [0, 5],
              [20, 5.04],
            ],
            tone: "grid",
            width: 1,
          },
          { kind: "symbol", at: [4, 5], shape: "square", size: 16, tone: "series-1", title: "0.4" },
          { kind: "symbol", at: [8, 5], shape: "square", size: 16, tone: "control" },
          { kind: "text", at: [20, 4], text: "<b>", size: 10, tone: "ink", anchor: "end" },
        ],
      },
      "c",
      false,
    );
    expect(svg.split("\n").slice(1)).toEqual([
      '<title id="c-title">A &amp; B</title>',
      '<desc id="c-description">two marks</desc>',
      '<defs><path id="c-1" d="M-2,-2h4v4h-4Z"/></defs>',
      '<path d="M0,5L20,5" stroke="#e3e7eb"/>',
      '<use href="#c-1" x="4" y="5" fill="#0072b2"><title>0.4</title></use>',
      '<use href="#c-1" x="8" y="5" fill="#333333"/>',
      '<text x="20" y="7.5" font-size="10" text-anchor="end" fill="#1c2126">&lt;b&gt;</text>',
      "</svg>",
    ]);
  });

  it("stands alone with title, description and both themes", () => {
    for (const { name, picture } of reportPictures(everyVerdict(), 1000)) {
      const svg = pictureToSvg(picture, name, true);
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
      expect(svg).toContain(`<title id="${name}-title">${picture.title}</title>`);
      expect(svg).toContain("prefers-color-scheme:dark");
      expect(svg).not.toMatch(/NaN|undefined|Infinity|(?:href|src)="(?!#)/);
    }
  });

  it("shows hostile arm names as text", () => {
    const report = everyVerdict();
    report.control.arm = hostileText;
    for (const arm of report.arms) arm.arm += hostileText;
    for (const { name, picture } of reportPictures(report, 1000)) {
      expect(pictureToSvg(picture, name, true)).not.toMatch(/<\/?(?:script|img)/);
    }
  });
});
