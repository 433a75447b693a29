import type { Advice, PlannedComparison } from "@gradus/lab";
import { count, roundedDuration } from "../../figures.js";
import { table, wrap } from "../../layout.js";
import type { Terminal } from "../../terminal.js";

/** Advice for people: the answer, a row a number with what it means, what to try and what not, and the command. */
export function adviceText(
  advice: Advice,
  plan: PlannedComparison | null,
  command: string | null,
  terminal: Terminal,
): string {
  const topics = [...new Set(advice.rules.map(({ topic }) => topic))];
  const numbers = topics.map((topic): [string, string] => [
    topic,
    advice.rules
      .filter((rule) => rule.topic === topic)
      .map(({ reads, says, source }) => `${capital(reads)}. ${capital(says)} (${source}).`)
      .join(" "),
  ]);
  const named = (list: Advice["first"]) => list.map(({ arm, why }) => `${arm}: ${why}`).join("; ");
  const arms: [string, string][] = [
    ["try first", advice.first.length === 0 ? "nothing" : named(advice.first)],
    ["leave", advice.leave.length === 0 ? "nothing in particular" : named(advice.leave)],
  ];
  return [
    terminal.style("bold", wrap(advice.says, terminal)),
    "",
    table([...numbers, ...(plan === null ? [] : arms)], terminal),
    "",
    ...(plan === null ? [] : [wrap(planText(advice, plan), terminal), `  ${command}`, ""]),
  ].join("\n");
}

function capital(text: string): string {
  return text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function planText(
  { first }: Advice,
  { arms, blocks, planned, difference, cells, seconds, faster }: PlannedComparison,
) {
  const points = `${count(100 * difference)} pp`;
  const enough =
    blocks <= planned
      ? `about ${count(planned)} blocks find a difference of ${points}`
      : `${count(planned)} blocks are too few for a difference of ${points}, which takes about ${count(blocks)}`;
  const why =
    first.length === 0
      ? `Nothing is to be tried. To see it proven: ${arms.slice(1).join(", ")} against ${arms[0]}`
      : "What is there, only a comparison says";
  const when = faster ? ", at a quarter of the budget, since speed is what there is to win" : "";
  return `${why}${when}: ${enough}; at most ${count(cells)} runs, ~${roundedDuration(seconds)} one at a time.`;
}
