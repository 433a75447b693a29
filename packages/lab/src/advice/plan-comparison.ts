import { blocksForDifference } from "@gradus/evidence";
import { leastScorerEpochs } from "../scorers/scorer-cost.js";
import type { Advice } from "./advise-on.js";
import type { AdviceNumbers } from "./numbers.js";

/** The comparison that would settle what advice can only guess, and about how long it takes. */
export interface PlannedComparison {
  /** The control first. */
  arms: string[];
  /** As measured with, or as many as the scorer of an arm asks for. */
  epochs: number;
  faster: boolean;
  /** Difference that the blocks are counted for. */
  difference: number;
  /** Blocks after which a difference of that size is found four times in five; the plan is of 10 to 20. */
  blocks: number;
  planned: number;
  /** At most, with one cell at once. */
  cells: number;
  seconds: number;
}

const CONTROL = "shuffle";
/** What is compared where nothing speaks for any arm: the plainest, to see that it does not help. */
const PLAINEST = "easy-first";
const DIFFERENCE = 0.01;
const MOST_BLOCKS = 20;
/** A comparison stops as soon as it can: a plan of more blocks than the guess needs costs little. */
const FEWEST_BLOCKS = 10;
const FIRST_LOOK = 5;
const TUNING_CELLS = 15;
const TEST_SHARE = 0.2;
const TRAIN_SHARE = 0.72;
/** What evaluating adds to training, roughly: 20 evaluations of the held-out rows, a third the cost each. */
const EVALUATING = 1.3;

/**
 * Plans the comparison that advice ends with.
 *
 * A block's difference is taken to spread as two models do that disagree on as many test rows as the models of half
 * and of the whole budget did: √(d / m) for m test rows, at least as far as accuracy has steps. That is a guess of the right size, no more; `compare --init`
 * measures it.
 */
export function planComparison(numbers: AdviceNumbers, advice: Advice): PlannedComparison {
  const arms = [CONTROL, ...(advice.first.length > 0 ? advice.first.map(({ arm }) => arm) : [PLAINEST])];
  const family = arms.length - 1;
  const testRows = TEST_SHARE * numbers.rows;
  const sd = Math.max(Math.sqrt(numbers.budget.disagreement / testRows), 1 / (testRows * Math.sqrt(12)));
  const needed = blocksForDifference({ sd, difference: DIFFERENCE, familySize: family, testSetLuck: 0 });
  const blocks = Math.max(FIRST_LOOK, needed);
  const planned = Math.min(MOST_BLOCKS, Math.max(FEWEST_BLOCKS, blocks));
  const cells = TUNING_CELLS + 1 + planned * arms.length;
  const epochs = arms.includes(PLAINEST) ? Math.max(numbers.epochs, scorerEpochs(numbers)) : numbers.epochs;
  const cellSeconds = EVALUATING * numbers.secondsPerExample * epochs * TRAIN_SHARE * numbers.rows;
  return {
    ...{ arms, epochs, faster: advice.faster, difference: DIFFERENCE },
    ...{ blocks, planned, cells, seconds: cells * cellSeconds },
  };
}

/** Epochs below which compare refuses the scorer of easy-first; rows of a block rounded down by one a class. */
function scorerEpochs({ rows, classes, batchSize }: AdviceNumbers): number {
  const costs = { measure: 1, train: 3 };
  const trainRows = Math.floor(TRAIN_SHARE * rows) - classes;
  const spending = {
    batchSize,
    budget: { epochs: 1, cost: trainRows * costs.train, costs, scorerShare: 0.2 },
  };
  return leastScorerEpochs(spending, { name: "cross-fitted-loss", options: {} }, trainRows);
}
