import type { Report } from "@gradus/protocol";
import { escapeText as e } from "../escape.js";
import { palette } from "../palette.js";
import { armRows, verdictText } from "../rows.js";
import type { SeriesStyle } from "../series.js";
import { outlineOf } from "../svg.js";
import { questionText } from "./question-text.js";

const signs: Readonly<Record<string, string>> = {
  better: "▲",
  worse: "▼",
  equivalent: "=",
  "no evidence": "?",
  "not tested": "–",
};

/** The verdict as a chip: a word with a sign, so that colour says nothing alone. */
export function chip(verdict: string): string {
  return `<span class="chip ${verdict.replace(" ", "-")}"><span aria-hidden="true">${signs[verdict] ?? "?"}</span>${e(verdict)}</span>`;
}

/** The marker of an arm, as in the pictures. */
export function key({ shape, tone }: SeriesStyle): string {
  return `<svg class="key" viewBox="-7 -7 14 14" aria-hidden="true"><path d="${outlineOf(shape, 90)}" fill="${palette[tone].light}"/></svg>`;
}

/** The conclusion over all arms, the question, what to beware of, and one sentence an arm with its notes. */
export function verdictSection(report: Report): string {
  const rows = armRows(report);
  return `<div class="lead">
<h1>${e(report.conclusion)}</h1>
<p>${e(questionText(report))}</p>
</div>
${report.warnings.length > 0 ? `<div class="warnings" role="note"><b>Before you read on</b>${list(report.warnings, "")}</div>` : ""}
<ul class="verdicts" aria-label="One sentence an arm">
${rows
  .map(
    ({ label, style, report: arm }) =>
      `<li><div class="arm"><b>${key(style)}${unbroken(label)}</b>${chip(verdictText(arm))}</div><div><p>${unbroken(arm.sentence)}</p>${list(arm.notes, "notes")}</div></li>`,
  )
  .join("\n")}
</ul>`;
}

/** A text whose numbers keep their unit and their interval on one line. */
export function unbroken(text: string): string {
  return e(text).replace(/[+−±]?\d[\d,.]*(?: (?:pp|%)|×)|\[[^\]]*\]/g, `<span class="whole">$&</span>`);
}

/** A list of texts; nothing where there are none. */
export function list(texts: readonly string[], name: string): string {
  if (texts.length === 0) return "";
  return `<ul${name === "" ? "" : ` class="${name}"`}>${texts.map((text) => `<li>${e(text)}</li>`).join("")}</ul>`;
}
