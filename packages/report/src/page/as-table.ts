import { escapeText as e } from "../escape.js";

/** A closed table behind its summary: the numbers of a picture, for those who read or copy them. */
export function asTable(
  summary: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) return "";
  const head = heads.map((name) => `<th scope="col">${e(name)}</th>`).join("");
  return `<details><summary>${e(summary)}</summary><div class="scroll" tabindex="0" role="region" aria-label="${e(summary)}"><table><thead><tr>${head}</tr></thead><tbody>${rows.map(tableRow).join("")}</tbody></table></div></details>`;
}

function tableRow([first = "", ...rest]: readonly string[]): string {
  return `<tr><th scope="row">${e(first)}</th>${rest.map((cell) => `<td>${e(cell)}</td>`).join("")}</tr>`;
}
