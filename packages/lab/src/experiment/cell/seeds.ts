import { createRng, type Rng } from "@gradus/numeric";
import type { CellTask } from "./task.js";

/**
 * The generator of a block: split, initial weights, batch stream, scorers and placebo of every arm in it are keyed
 * under this one, by purpose. An arm that draws more shifts nobody else's draws.
 */
export function blockRng(seed: number, task: Pick<CellTask, "phase" | "block">): Rng {
  const family = task.phase === "tuning" ? "tuning" : "block";
  return createRng(seed).split(`${family}-${task.block}`);
}
