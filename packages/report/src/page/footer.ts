import type { Report } from "@gradus/protocol";
import { escapeText as e } from "../escape.js";
import { list } from "./verdicts.js";

/** A command that breaks between its words only. */
const command = (text: string) =>
  text
    .split(" ")
    .map((word) => `<span class="word">${e(word)}</span>`)
    .join(" ");

/** What was not tested, how many curricula helped, and the command that repeats the comparison. */
export function footer(report: Report): string {
  const arms = new Set(report.arms.map(({ arm }) => arm)).size;
  return `<footer><div class="page columns">
<div>
<h2>${report.helped} of ${arms} curricula helped</h2>
<p class="how">Not tested here:</p>
${list(report.notTested, "")}
</div>
<div>
<h2>Repeat it</h2>
<div class="command"><pre>${command(report.command)}</pre></div>
<p class="how">The same command on the same table ends in the same numbers. This file holds all of them, as JSON in its last element.</p>
</div>
</div></footer>`;
}
