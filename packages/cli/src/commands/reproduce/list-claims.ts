import type { Claim } from "@gradus/reproduce";
import { roundedDuration } from "../../figures.js";
import { heading, table, wrap } from "../../layout.js";
import type { Terminal } from "../../terminal.js";

/** Every claim with its expected time. */
export function listClaims(claims: readonly Claim[], terminal: Terminal): string {
  const rows = claims.map(({ id, title, claim, seconds, long }): [string, string] => [
    id,
    `${title} (about ${roundedDuration(seconds)}${long === true ? ", only by name or with --long" : ""}). ${claim}`,
  ]);
  const quick = claims.filter(({ long }) => long !== true);
  const total = quick.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    heading("Claims, each with its expected time on one core", terminal).trimStart(),
    table(rows, terminal),
    "",
    wrap(
      `gradus reproduce <claim> runs one; gradus reproduce --all runs ${quick.length} of them in about ${roundedDuration(total)}.`,
      terminal,
    ),
    "",
  ].join("\n");
}
