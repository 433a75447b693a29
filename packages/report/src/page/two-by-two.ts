import type { Report } from "@gradus/protocol";
import { escapeText as e } from "../escape.js";
import { metricText } from "../metric-text.js";
import { twoByTwoRows } from "../rows.js";
import { pictureToSvg } from "../svg.js";
import { asTable } from "./as-table.js";
import { twoByTwoPictures } from "./pictures.js";
import { unbroken } from "./verdicts.js";

/** Whether each curriculum helps more or less with the factor; nothing where every arm trained in one way. */
export function factorSection(report: Report): string {
  const { factor, metric, control } = report;
  if (factor === undefined) return "";
  const text = metricText(metric);
  const tables = twoByTwoRows(report);
  const rows = tables.map(
    ({ label, report: { arms, without, with: withFactor, factor: alone, interaction, blocks } }) => [
      label,
      ...[arms.control, arms.curriculum, arms.controlWith, arms.curriculumWith].map(({ mean }) =>
        text.level(mean),
      ),
      ...[without, withFactor, alone, interaction].map((effect) => text.spread(effect)),
      String(blocks),
    ],
  );
  const heads = [
    "curriculum",
    control.arm,
    "curriculum",
    `${control.arm} with`,
    "curriculum with",
    "effect without",
    "effect with",
    `${factor.name} alone`,
    "change",
    "blocks",
  ];
  return `<section id="factor">
<h2>Without and with ${e(factor.name)}</h2>
${tables.map(({ report: { sentence } }) => `<p>${unbroken(sentence)}</p>`).join("\n")}
<p>${e(`${capital(factor.says)}. Lines that run in parallel say that the curriculum does as much with it as without it. The bars are the effect of the curriculum, paired block by block, from the control of the same side. These are 95 % t intervals at one look, over the blocks that all four arms ran, the luck of the test set included; they decide nothing.`)}</p>
<div class="small">${twoByTwoPictures(report)
    .map(({ name, picture }) => `<div>${pictureToSvg(picture, name, false)}</div>`)
    .join("\n")}</div>
${asTable("Show as table", heads, rows)}
</section>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
