import type { Report } from "@gradus/protocol";
import { escapeText as e } from "../escape.js";
import { type MetricText, metricText } from "../metric-text.js";
import { armRows, type CurveRow, type CurveRowPoint, curveRows, marginTest } from "../rows.js";
import { pictureToSvg } from "../svg.js";
import { asTable } from "./as-table.js";
import { costPicture, intervalPicture, lookPictures, type NamedPicture, pairedPictures } from "./pictures.js";

/** The interval plot, for a page and for a phone. */
export function intervalFigure(report: Report): string {
  return `<div class="figure">${twice((width) => intervalPicture(report, width))}</div>`;
}

/** Metric against cost, from the start and from half of the budget on, with the numbers as a table. */
export function costSection(report: Report): string {
  const text = metricText(report.metric);
  const curves = curveRows(report);
  const shares = [...new Set(curves.flatMap(({ points }) => points.map(({ share }) => share)))].sort(
    (a, b) => a - b,
  );
  const rows = shares.map((share) => [
    `${Math.round(share * 100)} %`,
    ...curves.map((curve) => {
      const point = curve.points.find((each) => each.share === share);
      return point ? pointText(point, curve, text) : "–";
    }),
  ]);
  const exploratory = armRows(report).map(({ label, report: arm }) => {
    const { area, equalSteps, scorerFree } = arm.exploratory;
    return [
      label,
      ...[area, equalSteps, scorerFree].map((each) => (each === null ? "–" : text.spread(each))),
    ];
  });
  return `<section>
<h2>${e(capital(report.metric.name))} against cost</h2>
<p>${e(costText(report, curves))}</p>
<div class="figure">${twice((width) => costPicture(report, 0, width))}</div>
<div class="figure">${twice((width) => costPicture(report, 0.5, width))}</div>
${asTable("Show as table: difference (mean in so many blocks)", ["budget spent", ...curves.map(({ label }) => label)], rows)}
${asTable("Show what never decides: difference [95 % interval] by other accounts", ["arm", "area under the curve", "at as many steps as the arm made", "if the scores are used again"], exploratory)}
</section>`;
}

/** The paired plots, one an arm, with every block as a table. */
export function pairedSection(report: Report): string {
  const text = metricText(report.metric);
  const arms = armRows(report);
  const rows = arms.flatMap(({ label, report: arm }) =>
    arm.perBlock.map((block) => [
      label,
      String(block.block),
      text.level(block.control),
      text.level(block.arm),
      text.difference(block.difference, arm),
      block.failed === "none" ? "" : block.failed === "both" ? "both failed" : `${block.failed} failed`,
    ]),
  );
  return `<section>
<h2>Block by block</h2>
<p>A line is one block: the same split, initial weights and seeds, once under ${e(report.control.arm)} and once under the arm; dashed where the arm lost. The strip shows the differences with the margin and the interval. A cross is a failed run, scored as the constant predictor.</p>
<div class="small">${pairedPictures(report).map(inline).join("\n")}</div>
${asTable("Show as table", ["arm", "block", report.control.arm, "arm", "difference", ""], rows)}
</section>`;
}

/** The intervals against blocks, one an arm, with every look as a table. */
export function looksSection(report: Report): string {
  const text = metricText(report.metric);
  const rows = armRows(report).flatMap(({ label, report: arm }) =>
    arm.looks.map((look) => [
      label,
      String(look.blocks),
      text.difference(look.mean, look),
      text.interval(look),
      text.interval(marginTest(look)),
    ]),
  );
  return `<section>
<h2>The interval as blocks came in</h2>
<p>At every look the interval is valid, however often one looks. An arm is decided when its mean leaves the dashed boundary, which is when its interval, the line, leaves zero, or when its narrower margin interval, the bar, lies inside the margin. The dotted line marks the stop.</p>
<div class="small">${lookPictures(report).map(inline).join("\n")}</div>
${asTable("Show as table", ["arm", "blocks", "difference", "interval", "margin interval"], rows)}
</section>`;
}

/** What the curves are means of, and why their numbers are not those of the table. */
function costText({ control }: Report, curves: readonly CurveRow[]): string {
  const early = curves.some(({ points }) => (points.at(-1)?.share ?? 1) < 1);
  return [
    `${control.arm} stands at its mean on the test set over its ${control.blocks} blocks at each evaluation; an arm closes after its own number of blocks, so it stands at its mean difference to ${control.arm} in the blocks that both ran.`,
    "Labels tell the last evaluation; the verdicts compare the checkpoints chosen on validation.",
    "The band runs from the lowest to the highest block. Cost counts scoring, measuring and training; below, the second half of the budget from closer by.",
    ...(early ? ["A curve that ends before 100 % had its last evaluation there."] : []),
  ].join(" ");
}

function pointText(point: CurveRowPoint, { among }: CurveRow, text: MetricText): string {
  const mean = `${text.level(point.own)} in ${point.cells}`;
  return point.difference === null || among === null
    ? mean
    : `${text.difference(point.difference, among)} (${mean})`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function inline({ name, picture }: NamedPicture): string {
  return `<div>${pictureToSvg(picture, name, false)}</div>`;
}

function twice(draw: (width: number) => NamedPicture): string {
  const wide = draw(1000);
  const narrow = draw(328);
  return `<div class="wide">${inline(wide)}</div><div class="narrow">${inline({ ...narrow, name: `${narrow.name}-narrow` })}</div>`;
}
