import { betaQuantile, pow } from "@gradus/numeric";

/** Both ends of an interval for a share, in [0, 1]. */
export interface ShareInterval {
  low: number;
  high: number;
}

/**
 * Clopper–Pearson interval of k failures in n blocks: exact, never narrower than it claims.
 *
 * @param level Coverage, .95 by default.
 * @throws RangeError unless failures and blocks are integers with 0 ≤ failures ≤ blocks and blocks ≥ 1.
 * @source Clopper and Pearson 1934.
 */
export function clopperPearson(failures: number, blocks: number, level: number = 0.95): ShareInterval {
  if (!Number.isInteger(blocks) || blocks < 1) {
    throw new RangeError(`clopperPearson: blocks must be a positive integer, got ${blocks}`);
  }
  if (!Number.isInteger(failures) || failures < 0 || failures > blocks) {
    throw new RangeError(`clopperPearson: failures must be an integer in [0, ${blocks}], got ${failures}`);
  }
  const tail = (1 - level) / 2;
  return {
    low: failures === 0 ? 0 : betaQuantile(tail, failures, blocks - failures + 1),
    high: failures === blocks ? 1 : betaQuantile(1 - tail, failures + 1, blocks - failures),
  };
}

/** 95 % upper bound of the failure rate after n blocks without a failure: 1 − .05^(1/n). */
export function failureBoundAtNone(blocks: number): number {
  if (!Number.isInteger(blocks) || blocks < 1) {
    throw new RangeError(`failureBoundAtNone: blocks must be a positive integer, got ${blocks}`);
  }
  return 1 - pow(0.05, 1 / blocks);
}
