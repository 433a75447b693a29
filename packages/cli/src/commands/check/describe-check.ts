import { allInWords, entropyWords } from "@gradus/evidence";
import { count } from "../../figures.js";
import { columns, heading, table, wrap } from "../../layout.js";
import { linePlot } from "../../line-plot.js";
import type { Terminal } from "../../terminal.js";
import type { CheckDocument } from "./check-document.js";
import { verdictSentence } from "./verdict-sentence.js";

/** What was found, for reading: the verdict, each condition, the picture, the points, and who was left out. */
export function describeCheck(document: CheckDocument, terminal: Terminal): string {
  const { definition, steps, batchSize, seed, epochs, model } = document;
  const lines = [
    terminal.style("bold", wrap(verdictSentence(document), terminal)),
    "",
    wrap(
      `${document.name} over ${examplesOf(document)}: ${epochs === 1 ? "1 epoch" : `${count(epochs)} epochs`}, ${count(steps)} steps of ${count(batchSize)}, seed ${seed}${model === null ? "" : `; trained ${model}`}`,
      terminal,
    ),
    "",
    table(conditionRows(document), terminal),
    ...(definition.stages === 1 ? [] : picture(document, terminal)),
    heading("Points", terminal),
    ...pointLines(document),
    "",
    wrap(pointsNote(document), terminal),
  ];
  return `${lines.join("\n")}\n`;
}

function examplesOf({ examples, table, model }: CheckDocument): string {
  return model === null
    ? `${count(examples)} examples of ${table.name}`
    : `${count(examples)} of ${count(table.rows)} rows of ${table.name}, the training rows of block 1`;
}

function conditionRows(document: CheckDocument): [string, string][] {
  const { definition, effective, starvation, examples } = document;
  const { entropyFailure, entropyFailures, monotonyFailure, monotonyFailures, stages } = definition;
  const times = (many: number) => (many === 1 ? "" : `; ${count(many)} times in all`);
  const rises = stages === 1 ? "nothing changes" : "yes, at every change";
  const rows: [string, string][] = [
    [
      "(a) entropy of Q rises",
      entropyFailure === null ? rises : `no: ${entropyWords(entropyFailure)}${times(entropyFailures)}`,
    ],
    [
      "(b) no weight falls",
      monotonyFailure === null
        ? stages === 1
          ? "nothing changes"
          : "yes, none ever does"
        : `no: that of example ${monotonyFailure.exampleId} falls at step ${count(monotonyFailure.step)}${times(monotonyFailures)}`,
    ],
    ["ends in the base", definition.endsInBase ? "yes: W = 1 everywhere at the end" : endText(document)],
    ["what is minimised", minimisedText(effective)],
  ];
  const collapsed = allInWords(definition);
  if (collapsed !== null) rows.push(["collapse", collapsed]);
  rows.push(
    [
      "left out",
      `${percent(starvation.neverSeenShare)} never trained on, ${percent(starvation.starvedShare)} not in the last ${count(starvation.window)} steps${starvation.exampleIds.length === 0 ? "" : `: ${starvation.exampleIds.slice(0, 5).join(", ")}${starvation.starved > 5 ? ", …" : ""}`}`,
    ],
    [
      "sample size",
      `the whole run is as even as ${count(starvation.effectiveSampleSize)} of ${count(examples)} examples of equal weight`,
    ],
  );
  return rows;
}

function endText({ points }: CheckDocument): string {
  const { openFraction } = points.at(-1)!;
  return openFraction < 1
    ? `no: ${percent(1 - openFraction)} of the examples have W = 0 at the end`
    : "no: some W are below 1 at the end";
}

function minimisedText({ kind, failure }: CheckDocument["effective"]): string {
  if (kind === "empirical") {
    return "no closed form, since the selection is biased on purpose: the sum of v that each example had so far stands for it";
  }
  if (failure === null) return "p v, whose entropy falls between no two points";
  return `p v, whose entropy falls by step ${count(failure.step)} (from that of ${count(Math.exp(failure.before))} examples to ${count(Math.exp(failure.after))})`;
}

/** Effective number of examples in Q over the steps, exact at every change. */
function picture({ stages, steps, examples }: CheckDocument, terminal: Terminal): string[] {
  let at = 0;
  const curve = (x: number) => {
    while (at > 0 && stages[at]!.step > x) at--;
    while (at + 1 < stages.length && stages[at + 1]!.step <= x) at++;
    return Math.exp(stages[at]!.entropy);
  };
  const plot = { curve, x: [0, steps] as const, y: [0, examples] as const, xLabel: "step" };
  return [
    heading("Effective number of examples in Q, exp of its entropy", terminal),
    ...linePlot(plot, Math.max(10, Math.min(64, terminal.width - 10)), 10, terminal.utf8),
  ];
}

function pointLines({ points, examples }: CheckDocument): string[] {
  return columns([
    ["steps", "progress", "open", "Q", "minimised", "sample size", "never seen"],
    ...points.map(({ step, progress, openFraction, target, effective, neverSeenShare }) => [
      count(step),
      percent(progress),
      percent(openFraction),
      percent(target.effectiveNumber / examples),
      percent(effective.effectiveNumber / examples),
      percent(effective.effectiveSampleSize / examples),
      percent(neverSeenShare),
    ]),
  ]);
}

function pointsNote({ effective }: CheckDocument): string {
  const minimised = effective.kind === "empirical" ? "the sum of v so far" : "p v";
  return `Q and minimised (${minimised}): exp of the entropy, as a share of the examples; sample size: Kish's, of what is minimised.`;
}

/** To a tenth of a percent. */
function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
