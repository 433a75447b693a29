import { countWins, type JudgedArm, type Judgement, reasonText, signFlipP } from "@gradus/evidence";
import { intervalRowsText } from "@gradus/report";
import { armSentence } from "../../arm-sentence.js";
import { fittingColumns, wrap } from "../../layout.js";
import type { Terminal } from "../../terminal.js";
import { judgementWords, type Plan } from "./words.js";

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
    picture(judgement, plan, terminal),
    "",
    ...table(results, plan, terminal),
    "",
    wrap(scope, terminal),
    "",
  ].join("\n");
}

function picture({ results, metric }: Judgement, { margin }: Plan, terminal: Terminal): string {
  const { width, utf8, colour } = terminal;
  const rows = results.map(({ arm, verdict, mean, low, high, equivalenceLow, equivalenceHigh }) => ({
    ...{ label: arm, verdict, mean, low, high, placebo: false, tested: true },
    marginInterval: Number.isFinite(equivalenceLow)
      ? { mean, low: equivalenceLow, high: equivalenceHigh }
      : null,
  }));
  return intervalRowsText(rows, { metric, margin }, { width, utf8, colour });
}

/** Headings from the one that is kept longest to the one that a narrow window loses first. */
const BY_WORTH = ["arm", "blocks", "why", "won-tied-lost", "failed", "sign-flip p"];

function table(results: readonly JudgedArm[], plan: Plan, terminal: Terminal): string[] {
  const rows = results.map((result) => {
    const { wins, ties, losses } = countWins(result.differences);
    return {
      arm: result.arm,
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
