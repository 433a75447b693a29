import { atLeast, flag, integer, options, positiveInteger } from "@gradus/numeric";

/** Options of a run but for budget and costs. */
export const runOptions = options("startRun", {
  seed: integer({ min: 0, says: "Seed of every draw of the run." }),
  batchSize: positiveInteger({ says: "Rows of a batch." }),
  measureSize: positiveInteger({ default: 4096, says: "Rows of one measure ask of a round, at most." }),
  lag: integer({ min: 0, default: 0, says: "Step t reads exactly the tells of steps < t − lag." }),
  weigh: flag({ default: false, says: "The trainer calls weigh between forward and backward pass." }),
});

/** Limits of one ask. */
export const askOptions = options("ask", {
  steps: positiveInteger({ default: 1, says: "Most steps in one block." }),
  untilCost: atLeast(0, { default: Number.MAX_VALUE, says: "Cost at which the block ends." }),
});
