import type { Cell } from "@gradus/protocol";
import type { Evaluation } from "../../contracts.js";
import { packBits } from "../rule/observe.js";

type Chosen = Cell["chosen"][number];

/** The rule for one evaluation: which shares of the budget it may stand for. */
export interface CheckpointRule {
  at: readonly number[];
  evaluations: number;
  higherIsBetter: boolean;
}

/**
 * Keeps, for each share of the budget, the test results of the best validation checkpoint so far;
 * a tie takes the earliest. Plain data, so that a checkpoint can hold it.
 */
export function considerCheckpoint(
  rule: CheckpointRule,
  best: readonly (ChosenCheckpoint | null)[],
  k: number,
  validation: number,
  test: Evaluation,
): (ChosenCheckpoint | null)[] {
  const sign = rule.higherIsBetter ? 1 : -1;
  return rule.at.map((at, index) => {
    const held = best[index] ?? null;
    if (k > Math.round(at * rule.evaluations)) return held;
    if (held !== null && sign * validation <= sign * held.validation) return held;
    return { validation, chosen: chosenOf(at, k, test) };
  });
}

/** The best checkpoint of a share so far, with the validation metric that chose it. */
export interface ChosenCheckpoint {
  validation: number;
  chosen: Chosen;
}

function chosenOf(at: number, k: number, test: Evaluation): Chosen {
  const { loss, correct, metric, meanLoss } = test;
  const bytes = Buffer.from(loss.buffer, loss.byteOffset, loss.byteLength);
  return {
    at,
    k,
    metric,
    loss: meanLoss,
    correct: correct === null ? null : packBits(correct),
    perExample: correct === null ? bytes.toString("base64") : null,
  };
}
