import {
  type ArmResult,
  conclusionSentence,
  countWins,
  formatDifference,
  formatInterval,
  formatSize,
  type Judgement,
  signFlipP,
  verdictSentence,
} from "@gradus/evidence";
import { intervalLine } from "@gradus/report";
import { columns } from "../../layout.js";
import type { Terminal } from "../../terminal.js";

/** The plan that the results were judged by, as it is printed. */
export interface Plan {
  control: string;
  margin: number;
  blocks: number;
}

const NARROWEST_LINE = 21;
const WIDEST_LINE = 61;

/** The verdict for people: what was read, a sentence an arm, the intervals as a picture and a table, the conclusion. */
export function describeJudgement(judgement: Judgement, plan: Plan, terminal: Terminal): string {
  const { results, metric, testExamples } = judgement;
  const control = plan.control === "shuffle" ? "random order" : plan.control;
  const sentences = results.map((result) =>
    verdictSentence({
      result,
      metric,
      margin: plan.margin,
      plannedBlocks: plan.blocks,
      familySize: results.length,
      control,
      testExamples: testExamples ?? undefined,
    }),
  );
  const scope =
    testExamples === null
      ? "Scope: this test set only; a column correct would add its luck to the intervals."
      : `Scope: test sets of ${testExamples} examples like this one.`;
  return [
    ...sentences,
    "",
    ...picture(judgement, plan, terminal),
    "",
    ...table(judgement),
    "",
    scope,
    conclusionSentence(results, plan.blocks, control),
    "",
  ].join("\n");
}

function picture({ results, metric }: Judgement, plan: Plan, terminal: Terminal): string[] {
  const ends = results.flatMap(({ low, high, mean }) => [low, high, mean]).filter(Number.isFinite);
  const reach = 1.1 * Math.max(plan.margin, ...ends.map(Math.abs));
  const names = column(results.map(({ arm }) => arm));
  const verdicts = column(results.map(({ verdict }) => verdict));
  const room = terminal.width - names[0]!.length - verdicts[0]!.length - 4;
  const width = Math.max(NARROWEST_LINE, Math.min(WIDEST_LINE, room));
  const lines = results.map(({ mean, low, high, blocks }, k) => {
    const row = { mean, low, high, margin: plan.margin, domain: [-reach, reach] as const };
    const line = blocks === 0 ? "" : intervalLine(row, width, terminal.utf8);
    return `${names[k]}  ${verdicts[k]}  ${line}`.trimEnd();
  });
  const margin = `margin ±${formatSize(plan.margin, metric)}, right is better`;
  return [...lines, " ".repeat(names[0]!.length + verdicts[0]!.length + 4) + terminal.style("dim", margin)];
}

function table({ results, metric }: Judgement): string[] {
  const rows = [
    ["arm", "verdict", "difference", "interval", "blocks", "why", "won-tied-lost", "failures", "sign-flip p"],
    ...results.map((result) => {
      const { wins, ties, losses } = countWins(result.differences);
      return [
        result.arm,
        result.verdict,
        result.blocks === 0 ? "" : formatDifference(result.mean, metric, result),
        formatInterval(result, metric),
        String(result.blocks),
        result.reason,
        `${wins}-${ties}-${losses}`,
        `${result.armFailures} of ${result.blocks}`,
        signFlipText(result),
      ];
    }),
  ];
  return columns(rows, rows[0]);
}

function signFlipText({ differences }: ArmResult): string {
  return differences.length === 0 ? "" : String(Number(signFlipP(differences).toPrecision(2)));
}

function column(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map(({ length }) => length));
  return cells.map((cell) => cell.padEnd(width));
}
