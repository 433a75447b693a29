import { type DefinitionTrace, type Run, traceStarvation } from "@gradus/curriculum";
import type { CellDefinition, CellStarvation } from "@gradus/protocol";
import { packBits } from "../rule/observe.js";

/**
 * What was found of a run's target, by ids instead of positions. Fields stand in the order of the schema: a report of
 * cells that were read from disk has the same bytes as one of cells that just ran.
 */
export function findingOf(
  trace: DefinitionTrace,
  rows: Int32Array,
  exampleIds: readonly string[],
): CellDefinition {
  const found = trace.finding();
  const fell = found.monotonyFailure;
  return {
    verdict: found.verdict,
    stages: found.stages,
    entropyFailure: found.entropyFailure,
    entropyFailures: found.entropyFailures,
    monotonyFailure:
      fell === null
        ? null
        : {
            step: fell.step,
            before: fell.before,
            after: fell.after,
            exampleId: exampleIds[rows[fell.example]!]!,
          },
    monotonyFailures: found.monotonyFailures,
    endsInBase: found.endsInBase,
    allIn: found.allIn,
  };
}

/**
 * Who was left out of a finished run: read from its memory, so that an interrupted cell ends in the same.
 *
 * @param rows Dataset row of each of the run's examples.
 * @param tableRows Rows of the training table, which the bits are of.
 */
export function starvationOf(run: Run, steps: number, rows: Int32Array, tableRows: number): CellStarvation {
  const { examples, window, neverSeen, starved, effectiveSampleSize } = traceStarvation(run, steps);
  const bits = new Uint8Array(tableRows);
  for (const position of examples) bits[rows[position]!] = 1;
  return {
    examples: rows.length,
    window,
    neverSeen,
    starved,
    effectiveSampleSize,
    rows: starved === 0 ? null : packBits(bits),
  };
}
