import { createHash } from "node:crypto";
import { reportSchema } from "@gradus/protocol";
import { describe, expect, it } from "vitest";
import { everyVerdict, hostileText } from "./report.fixture.js";
import { renderReportHtml } from "./report-html.js";

const report = everyVerdict();
const html = renderReportHtml(report);
const withoutTags = (text: string) =>
  text
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

describe("renderReportHtml", () => {
  it("is given what the schema allows", () => {
    expect(reportSchema.parse(report)).toEqual(report);
  });

  it("says conclusion and sentences before any picture, as evidence wrote them", () => {
    const words = withoutTags(html.slice(html.indexOf("<main>"), html.indexOf('<svg xmlns="')));
    for (const sentence of [
      report.conclusion,
      ...report.arms.map((arm) => arm.sentence),
      ...report.warnings,
    ]) {
      expect(words).toContain(sentence);
    }
  });

  it("records what was fixed, what was not tested, and how to repeat it", () => {
    const words = withoutTags(html);
    for (const part of [report.hash, report.question, report.split, report.command, ...report.notTested]) {
      expect(words).toContain(part);
    }
    expect(words).toContain("1 of 6 curricula helped");
    expect(words).toContain("tuned for the control only");
    expect(words).toContain("Repeating one run of shuffle gave identical results.");
    expect(html).toContain(`<dd title="${report.hash}">${report.hash.slice(0, 12)}</dd>`);
    expect(words).toContain("0.80× steps at equal cost");
  });

  it("puts warnings before the verdicts they bear on", () => {
    const at = (text: string) => html.indexOf(text);
    expect(at(report.warnings[0]!)).toBeGreaterThan(at("</h1>"));
    expect(at(report.warnings[0]!)).toBeLessThan(at('<ul class="verdicts"'));
  });

  it("writes optimizer and schedule in words, and says where a curve ends early", () => {
    const early = everyVerdict();
    Object.assign(early, { optimizer: "adamw", schedule: "linear" });
    expect(withoutTags(renderReportHtml(early))).toContain("AdamW, learning rate decays linearly");
    expect(html).not.toContain("A curve that ends before 100 %");
    early.arms[0]!.curve.pop();
    expect(renderReportHtml(early)).toContain(
      "A curve that ends before 100 % had its last evaluation there.",
    );
  });

  it("loads nothing, and allows exactly the styles and the script it carries", () => {
    expect(html).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(html).not.toMatch(/ (?:style|on[a-z]+)="/);
    const policy = html.match(/Content-Security-Policy" content="([^"]*)"/)![1]!;
    expect(policy).toMatch(/^default-src 'none'; /);
    const blocks = [...html.matchAll(/<(style|script)( id="chart-style")?>([\s\S]*?)<\/\1>/g)];
    expect(blocks).toHaveLength(3);
    for (const [, , , text] of blocks) {
      expect(policy).toContain(createHash("sha256").update(text!).digest("base64"));
    }
  });

  it("keeps hostile text out of its markup, and its data whole", () => {
    expect(html).not.toContain("<img");
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    const data = html.match(/<script type="application\/json" id="report">([\s\S]*?)<\/script>/)![1]!;
    expect(JSON.parse(data)).toEqual(report);
    expect(withoutTags(html)).toContain(hostileText);
  });

  it("gives every element its own id", () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("weighs at most 130 kB without data", () => {
    const empty = everyVerdict();
    empty.control.curve = [];
    for (const arm of empty.arms) Object.assign(arm, { perBlock: [], looks: [], curve: [] });
    expect(Buffer.byteLength(renderReportHtml(empty))).toBeLessThan(130_000);
    expect(Buffer.byteLength(html)).toBeLessThan(300_000);
  });

  it("names shares of the budget where there are several", () => {
    const faster = everyVerdict();
    faster.at = [0.25, 1];
    faster.arms = [{ ...faster.arms[0]!, at: 0.25 }, faster.arms[0]!];
    const words = withoutTags(renderReportHtml(faster));
    expect(words).toContain("easy-first at 25 %");
    expect(words).toContain("1 of 1 curricula helped");
  });
});
