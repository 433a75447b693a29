import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cell } from "./exports.mjs";
import { ROOT } from "./workspace.mjs";

/** What `node tools/reproduce.mjs` stored. */
export function storedClaims() {
  return JSON.parse(readFileSync(join(ROOT, "docs/reproduce.json"), "utf8")).claims;
}

/** Every claim with its verdict in one table. */
export function claimsTable(claims) {
  const rows = claims.map(({ id, title, seconds, outcome: { verdict, says, seeds } }) =>
    row([`[${id}](#${anchorOf(id, title)})`, title, `**${verdict}**`, says, seeds, duration(seconds)]),
  );
  return [
    row(["", "claim", "verdict", "found", "seeds", "expected time"]),
    row(Array(6).fill("---")),
    ...rows,
    "",
    `${totals(claims)}.`,
  ].join("\n");
}

/**
 * A section a claim: what was fixed, and each figure beside its bar.
 *
 * @param {object[]} claims
 * @param {{ figureText: Function, intervalText: Function, barText: Function }} texts How figures are printed.
 */
export function claimSections(claims, texts) {
  return claims.map((claim) => sectionOf(claim, texts)).join("\n\n");
}

function sectionOf({ id, title, source, claim, setup, bar, controls, outcome }, texts) {
  const figures = outcome.figures.map((figure) =>
    row([
      figure.name,
      `${texts.figureText(figure)} ${texts.intervalText(figure)}`.trim(),
      texts.barText(figure),
    ]),
  );
  const { table } = outcome;
  return [
    `### ${id} ${title}`,
    "",
    `${claim} (${source})`,
    "",
    `- **Verdict**: ${outcome.verdict}. ${outcome.says}`,
    `- **Set-up**: ${setup}.`,
    `- **Bar**: ${bar}.`,
    `- **Controls**: ${controls}.`,
    "",
    row(["figure", "value", "bar"]),
    row(["---", "---:", "---"]),
    ...figures,
    ...(table === undefined
      ? []
      : [
          "",
          row(table.columns),
          row(table.columns.map((_, k) => (k === 0 ? "---" : "---:"))),
          ...table.rows.map(row),
        ]),
  ].join("\n");
}

function totals(claims) {
  const verdicts = ["reproduced", "not reproduced", "not applicable"];
  return verdicts
    .map((verdict) => [claims.filter(({ outcome }) => outcome.verdict === verdict).length, verdict])
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${verdict}`)
    .join(", ");
}

function row(cells) {
  return `| ${cells.map((text) => cell(String(text))).join(" | ")} |`;
}

function duration(seconds) {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** The name that a heading gets: small letters, spaces as hyphens, no other signs. */
function anchorOf(id, title) {
  return `${id} ${title}`
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
}
