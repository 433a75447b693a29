import {
  type ArmResult,
  clopperPearson,
  countWins,
  type PlaceboWords,
  type SentenceFacts,
  signFlipP,
  targetNotes,
  verdictSentence,
} from "@gradus/evidence";
import type { ArmReport, Cell, Experiment, Report } from "@gradus/protocol";
import { chosenAt } from "../rule/observe.js";
import { pairedCurveBand } from "./curve-band.js";
import { exploratoryResults } from "./exploratory.js";
import { expectedStarvation, starvationReport } from "./starvation-report.js";

/** What the report of one arm is made from: its cells up to its close, and the control's of the same blocks. */
export interface ArmEvidence {
  experiment: Experiment;
  result: ArmResult;
  placebo: ArmResult | null;
  cells: readonly Cell[];
  controls: readonly Cell[];
  margin: number;
  familySize: number;
  metric: Report["metric"];
  constantMetric: number;
  exampleIds: readonly string[];
}

/** One arm at one share of the budget, as `report.json` holds it. */
export function armReport(evidence: ArmEvidence): ArmReport {
  const { experiment, result, placebo, cells, controls } = evidence;
  const arm = experiment.arms.find(({ name }) => name === result.arm)!;
  const sign = experiment.metric.higherIsBetter ? 1 : -1;
  const costs = { arm: totalCosts(cells), control: totalCosts(controls) };
  const costRatio = ratio(costs.arm.perStep, costs.control.perStep);
  const definition = cells[0]?.definition ?? null;
  const starvation = starvationReport(cells, evidence.exampleIds);
  return {
    arm: result.arm,
    curriculum: arm.curriculum,
    at: result.at,
    verdict: result.verdict,
    reason: result.reason,
    sentence: verdictSentence(sentenceFacts(evidence, costRatio)),
    notes: [
      ...new Set(cells.flatMap(({ warnings }) => warnings)),
      ...targetNotes(definition, starvation, expectedStarvation(cells, controls, experiment.batchSize)),
    ],
    blocks: result.blocks,
    mean: result.mean,
    low: result.low,
    high: result.high,
    equivalenceLow: result.equivalenceLow,
    equivalenceHigh: result.equivalenceHigh,
    sd: result.sd,
    testSetLuck: result.testSetLuck,
    ...countWins(result.differences),
    signFlipP: signFlipP(result.differences),
    failures: failuresOf(cells),
    stepRatio: ratio(costs.arm.steps, costs.control.steps),
    costRatio,
    costShares: costs.arm.shares,
    identicalBlocks: result.identicalBlocks,
    perBlock: cells.map((cell, n) => ({
      block: cell.block,
      control: chosenAt(controls[n]!, result.at).metric,
      arm: chosenAt(cell, result.at).metric,
      difference: result.differences[n]!,
      failed: failedOf(cell, controls[n]!),
    })),
    looks: result.looks,
    curve: pairedCurveBand(cells, controls, experiment.evaluations, sign),
    exploratory: exploratoryResults({ ...evidence, at: result.at }),
    definition,
    starvation,
    placebo:
      placebo === null
        ? null
        : {
            kind: arm.placebo!.says,
            verdict: placebo.verdict,
            reason: placebo.reason,
            blocks: placebo.blocks,
            mean: placebo.mean,
            low: placebo.low,
            high: placebo.high,
          },
  };
}

/** Failures among cells with their Clopper–Pearson interval and causes. */
export function failuresOf(cells: readonly Cell[]): ArmReport["failures"] {
  const failed = cells.filter(({ status }) => status === "failed");
  return {
    count: failed.length,
    cells: cells.length,
    ...clopperPearson(failed.length, cells.length),
    causes: [...new Set(failed.map(({ failure }) => failure ?? "unknown"))],
  };
}

function sentenceFacts(evidence: ArmEvidence, costRatio: number): SentenceFacts {
  const { experiment, result, placebo, metric, margin, familySize } = evidence;
  const arm = experiment.arms.find(({ name }) => name === result.arm)!;
  const control = experiment.arms.find(({ name }) => name === experiment.control)!;
  return {
    result,
    metric,
    margin,
    plannedBlocks: experiment.blocks,
    familySize,
    testExamples: experiment.test.rows,
    equalCost: true,
    costRatio,
    tuning: isTuned(arm, experiment) ? "each" : experiment.tuning.mode,
    difficultyGiven: Object.values(arm.scores).some(({ name }) => name === "column"),
    ...(control.curriculum === "shuffle" ? {} : { control: control.name }),
    ...(placebo === null ? {} : { placebo: { ...placebo, words: placeboWords(arm.placebo!.says) } }),
  };
}

/** The control with a factor is tuned as the control is. */
function isTuned({ without }: Experiment["arms"][number], { tuning, control }: Experiment): boolean {
  return tuning.mode === "control" && without === control;
}

function placeboWords(says: string): PlaceboWords {
  return {
    name: says,
    matters: "which examples it chooses matters",
    suspect: "the mechanism without the scores",
  };
}

function totalCosts(cells: readonly Cell[]) {
  const sum = (pick: (cell: Cell) => number) => cells.reduce((total, cell) => total + pick(cell), 0);
  const scorer = sum(({ cost }) => cost.scorer);
  const measure = sum(({ cost }) => cost.measure);
  const train = sum(({ cost }) => cost.train);
  const total = scorer + measure + train;
  const steps = sum((cell) => cell.steps);
  return {
    steps,
    perStep: ratio(total, steps),
    shares: { scorer: ratio(scorer, total), measure: ratio(measure, total), train: ratio(train, total) },
  };
}

/** 0 of cells that never came to a step: there is nothing to compare. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function failedOf(arm: Cell, control: Cell): ArmReport["perBlock"][number]["failed"] {
  if (arm.status === "failed") return control.status === "failed" ? "both" : "arm";
  return control.status === "failed" ? "control" : "none";
}
