import type { Report } from "@gradus/protocol";
import { escapeText as e, escapeJson } from "./escape.js";
import { metricText, stated } from "./metric-text.js";
import { armsTable } from "./page/arms-table.js";
import { contentPolicy } from "./page/content-policy.js";
import { controlText } from "./page/control-text.js";
import { costSection, intervalFigure, looksSection, pairedSection } from "./page/figures.js";
import { footer } from "./page/footer.js";
import { recordSection } from "./page/record.js";
import { pageScript } from "./page/script.js";
import { pageStyle } from "./page/style.js";
import { sweepSection } from "./page/sweep.js";
import { factorSection } from "./page/two-by-two.js";
import { verdictSection } from "./page/verdicts.js";
import { chartStyle } from "./svg.js";

/**
 * The report as one page that needs nothing else: sentences first, then table, pictures, record and data.
 *
 * It loads nothing, works from a file, in light and dark, on a phone, and without its script.
 */
export function renderReportHtml(report: Report): string {
  const text = metricText(report.metric);
  const facts = [
    `${report.metric.name}, margin ±${text.size(report.margin)}`,
    `${stated(report.budget.epochs)} epochs an arm`,
    `${report.plannedBlocks} blocks planned`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy([pageStyle, chartStyle], [pageScript])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${e(`${report.conclusion} · ${report.table.name}`)}</title>
<style>${pageStyle}</style>
<style id="chart-style">${chartStyle}</style>
</head>
<body>
<a class="skip" href="#arms">Skip to the table of arms</a>
<div class="page">
<header class="mast"><span><b>gradus compare</b> · ${e(report.table.name)}</span><span>${e(facts.join(" · "))} · <code title="${e(report.hash)}">${e(report.hash.slice(0, 8))}</code></span></header>
<main>
${verdictSection(report)}
<section id="arms">
<h2>Difference to ${e(report.control.arm)}</h2>
<p>Mean difference in ${e(report.metric.name)} of the checkpoint chosen on validation, at equal total cost, with an interval that is valid at every look. Right is better.</p>
<p>${e(controlText(report))}</p>
${intervalFigure(report)}
${armsTable(report)}
</section>
${sweepSection(report)}
${factorSection(report)}
${costSection(report)}
${pairedSection(report)}
${looksSection(report)}
${recordSection(report)}
</main>
</div>
${footer(report)}
<script type="application/json" id="report">${escapeJson(report)}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}
