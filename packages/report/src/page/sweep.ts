import type { Report } from "@gradus/protocol";
import { escapeText as e } from "../escape.js";
import { metricText } from "../metric-text.js";
import { pictureToSvg } from "../svg.js";
import { pacingGrids, wholePercent } from "../sweep-rows.js";
import { asTable } from "./as-table.js";
import { sweepPictures } from "./pictures.js";
import { unbroken } from "./verdicts.js";

/** What a sweep explored and what of it held; nothing where nothing was swept. */
export function sweepSection(report: Report): string {
  const { sweep, metric } = report;
  if (sweep === undefined) return "";
  const text = metricText(metric);
  const { standardError, seeds, confirmed, explored, shrinkage, control, curriculum } = sweep;
  const error =
    standardError === null
      ? ""
      : ` By the spread between seeds a difference of the map has a standard error of ${text.size(standardError)}.`;
  const among = { mean: explored, low: confirmed.low, high: confirmed.high };
  const kept: [string, string][] = [
    [`explored: validation rows, ${seeds} tuning seeds`, text.difference(explored, among)],
    [
      `confirmed: test rows, ${confirmed.blocks} fresh blocks`,
      text.spread({ mean: confirmed.mean, low: confirmed.low, high: confirmed.high }),
    ],
    ["validation rows of the same fresh blocks", text.difference(confirmed.onValidation, among)],
    ["explored − confirmed", text.difference(shrinkage, among)],
  ];
  const rows = pacingGrids(sweep, metric).flatMap(({ family, cells }) =>
    cells.map((cell) => [
      family,
      wholePercent(cell.startFraction),
      wholePercent(cell.fullAt),
      `${cell.text}${cell.chosen ? " (chosen)" : ""}`,
    ]),
  );
  return `<section id="pacings">
<h2>Pacings that were explored</h2>
<p>${unbroken(sweep.sentence)}</p>
<p>${e(`Each cell is one pacing of ${curriculum} against ${control}: the best validation metric of a run, mean over ${seeds} tuning seeds that no block uses. Blue is better and orange worse; the framed one was chosen, and only that one was compared on blocks of its own.${error}`)}</p>
<div class="small">${sweepPictures(report)
    .map(({ name, picture }) => `<div>${pictureToSvg(picture, name, false)}</div>`)
    .join("\n")}</div>
${asTable("Show how much of it held", ["the chosen pacing", `difference to ${control}`], kept)}
${asTable("Show the maps as a table", ["family", "open at the start", "all open at", `difference, ${text.unit}`.replace(/, $/, "")], rows)}
</section>`;
}
