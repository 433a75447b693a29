import {
  countWins,
  differenceWithUnit,
  formatInterval,
  formatSize,
  type JudgedArm,
  type Judgement,
  reasonText,
  type Spread,
  signFlipP,
} from "@gradus/evidence";
import { intervalLine } from "@gradus/report";
import { armSentence } from "../../arm-sentence.js";
import { fittingColumns, wrap } from "../../layout.js";
import type { Terminal } from "../../terminal.js";
import { judgementWords, type Plan } from "./words.js";

const NARROWEST_LINE = 21;
const WIDEST_LINE = 61;

/** The verdict for people: the conclusion, what to know of the rows, a sentence an arm, picture, table and scope. */
export function describeJudgement(judgement: Judgement, plan: Plan, terminal: Terminal): string {
  const { results, testExamples } = judgement;
  const { conclusion, sentences, notes } = judgementWords(judgement, plan);
  const scope =
    testExamples === null
      ? "Scope: this test set only; a column correct would add its luck to the intervals."
      : `Scope: test sets of ${testExamples} examples like this one.`;
  return [
    terminal.style("bold", wrap(conclusion, terminal)),
    "",
    ...notes.flatMap((note) => [wrap(`note: ${note}`, terminal), ""]),
    ...results.flatMap(({ arm, verdict }, k) => [armSentence(arm, verdict, sentences[k]!, terminal), ""]),
    ...picture(judgement, plan, terminal),
    "",
    ...table(judgement, plan, terminal),
    "",
    wrap(scope, terminal),
    "",
  ].join("\n");
}

/** The interval that decided: of an equivalent arm the narrower one, which was held against the margin. */
function decidingInterval({ verdict, mean, low, high, equivalenceLow, equivalenceHigh }: JudgedArm): Spread {
  return verdict === "equivalent"
    ? { mean, low: equivalenceLow, high: equivalenceHigh }
    : { mean, low, high };
}

function picture({ results, metric }: Judgement, plan: Plan, terminal: Terminal): string[] {
  const spreads = results.map(decidingInterval);
  const ends = spreads.flatMap(({ low, high, mean }) => [low, high, mean]).filter(Number.isFinite);
  const reach = 1.1 * Math.max(plan.margin, ...ends.map(Math.abs));
  const names = column(results.map(({ arm }) => arm));
  const verdicts = column(results.map(({ verdict }) => verdict));
  const room = terminal.width - names[0]!.length - verdicts[0]!.length - 4;
  const width = Math.max(NARROWEST_LINE, Math.min(WIDEST_LINE, room));
  const lines = results.map(({ blocks }, k) => {
    const row = { ...spreads[k]!, margin: plan.margin, domain: [-reach, reach] as const };
    const line = blocks === 0 ? "" : intervalLine(row, width, terminal.utf8);
    return `${names[k]}  ${verdicts[k]}  ${line}`.trimEnd();
  });
  const margin = `margin ±${formatSize(plan.margin, metric)}, right is better`;
  return [...lines, " ".repeat(names[0]!.length + verdicts[0]!.length + 4) + terminal.style("dim", margin)];
}

/** Headings from the one that is kept longest to the one that a narrow window loses first. */
const BY_WORTH = ["arm", "difference", "interval", "blocks", "why", "won-tied-lost", "failed", "sign-flip p"];

function table({ results, metric }: Judgement, plan: Plan, terminal: Terminal): string[] {
  const rows = results.map((result) => {
    const { wins, ties, losses } = countWins(result.differences);
    const spread = decidingInterval(result);
    return {
      arm: result.arm,
      difference: result.blocks === 0 ? "" : differenceWithUnit(spread.mean, metric, spread),
      interval: formatInterval(spread, metric),
      blocks: `${result.blocks} of ${plan.blocks}`,
      why: reasonText(result.reason),
      "won-tied-lost": `${wins}-${ties}-${losses}`,
      failed: `${result.armFailures} of ${result.blocks}`,
      "sign-flip p": signFlipText(result),
    };
  });
  return fittingColumns(rows, BY_WORTH, terminal, ["why"]);
}

function signFlipText({ differences }: JudgedArm): string {
  return differences.length === 0 ? "" : String(Number(signFlipP(differences).toPrecision(2)));
}

function column(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map(({ length }) => length));
  return cells.map((cell) => cell.padEnd(width));
}
