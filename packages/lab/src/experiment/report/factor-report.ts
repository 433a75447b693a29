import { type ArmResult, type Four, twoByTwo, twoByTwoSentence } from "@gradus/evidence";
import type { Cell, Experiment, Report, TwoByTwoReport } from "@gradus/protocol";
import { chosenAt, exampleValues } from "../rule/observe.js";
import { factorName, factorWords } from "./factor-words.js";

/** What the report of a factor is made from. */
export interface FactorEvidence {
  experiment: Experiment;
  /** Of every arm but the control. */
  results: readonly ArmResult[];
  /** The first so many main cells of an arm. */
  cellsOf: (arm: string, blocks: number) => readonly Cell[];
  /** The control in words. */
  control: string;
  metric: Report["metric"];
}

/** A 2 × 2 for every curriculum at every share of the budget. */
export function factorReport(evidence: FactorEvidence): NonNullable<Report["factor"]> {
  const { experiment } = evidence;
  const { arms, control, at } = experiment;
  const factor = experiment.factor!;
  const curricula = arms.filter(({ name, without }) => without === undefined && name !== control);
  return {
    name: factorName(factor),
    says: factorWords(experiment),
    tables: curricula.flatMap(({ name }) => at.map((share) => table(evidence, name, share))),
  };
}

function table(evidence: FactorEvidence, curriculum: string, at: number): TwoByTwoReport {
  const { experiment, results, cellsOf, control, metric } = evidence;
  const partnerOf = (name: string) => experiment.arms.find(({ without }) => without === name)!.name;
  const names = {
    control: experiment.control,
    curriculum,
    controlWith: partnerOf(experiment.control),
    curriculumWith: partnerOf(curriculum),
  };
  // A pair runs until the later of the two is closed at every share, and the control with the factor at least as long.
  const pair = [names.curriculum, names.curriculumWith];
  const blocks = Math.max(...results.filter(({ arm }) => pair.includes(arm)).map((result) => result.blocks));
  const sign = experiment.metric.higherIsBetter ? 1 : -1;
  const four = eachOf((which) => cellsOf(names[which], blocks));
  const cells = Array.from({ length: blocks }, (_, n) => {
    const chosen = eachOf((which) => chosenAt(four[which][n]!, at));
    const examples = eachOf((which) => exampleValues(chosen[which], experiment.test.rows, sign));
    return { levels: eachOf((which) => sign * chosen[which].metric), examples: whole(examples) };
  });
  const { means, ...effects } = twoByTwo(cells, metric.resolution);
  const arms = eachOf((which) => ({
    arm: names[which],
    mean: sign * means[which],
    failures: four[which].filter(({ status }) => status === "failed").length,
  }));
  const failures = Object.values(arms).reduce((sum, arm) => sum + arm.failures, 0);
  const factor = factorName(experiment.factor!);
  return {
    ...{ curriculum, at, arms },
    ...effects,
    sentence: twoByTwoSentence({ curriculum, control, factor, effects, failures, metric }),
  };
}

function whole<T>(four: Four<T | null>): Four<T> | null {
  return Object.values(four).includes(null) ? null : (four as Four<T>);
}

function eachOf<T>(make: (which: keyof Four<T>) => T): Four<T> {
  return {
    control: make("control"),
    curriculum: make("curriculum"),
    controlWith: make("controlWith"),
    curriculumWith: make("curriculumWith"),
  };
}
