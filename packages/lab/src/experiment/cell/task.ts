import type { Cell } from "@gradus/protocol";

/** One cell to run: an arm in a block. */
export interface CellTask {
  phase: Cell["phase"];
  /** Tuning blocks count from 1 by themselves; fresh blocks follow the planned ones. */
  block: number;
  arm: string;
  placebo: boolean;
  learningRate: number;
}

/** The name of a task, unique in a comparison. */
export function taskName(
  task: Pick<CellTask, "phase" | "block" | "arm" | "placebo" | "learningRate">,
): string {
  const rate = task.phase === "tuning" ? `-${task.learningRate}` : "";
  return `${task.phase}-${task.arm}-${task.block}${rate}${task.placebo ? "-placebo" : ""}`;
}
