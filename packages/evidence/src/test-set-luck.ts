/** Running sums of D, blocks × test examples, from which the luck of the test set follows. */
export interface TestSetLuck {
  blocks: number;
  /** `[testExamples]` sum of D over the blocks. */
  sums: Float64Array;
  sumOfSquares: number;
}

/** Sums of no block yet. */
export function initTestSetLuck(testExamples: number): TestSetLuck {
  return { blocks: 0, sums: new Float64Array(testExamples), sumOfSquares: 0 };
}

/**
 * Adds one block: D[i, ·], the metric difference of every test example. The state is updated in place.
 * @throws RangeError if the number of test examples changed or a difference is not finite; the state is then as it was.
 */
export function updateTestSetLuck(state: TestSetLuck, differences: ArrayLike<number>): void {
  checkExamples(state.sums.length, differences);
  for (let j = 0; j < differences.length; j++) {
    const difference = differences[j]!;
    state.sums[j]! += difference;
    state.sumOfSquares += difference * difference;
  }
  state.blocks++;
}

/** Refuses another number of test examples, or a difference that is not finite. */
export function checkExamples(testExamples: number, differences: ArrayLike<number>): void {
  if (differences.length !== testExamples) {
    throw new RangeError(
      `updateTestSetLuck: differences must have one value a test example (${testExamples}), got ${differences.length}`,
    );
  }
  for (let j = 0; j < differences.length; j++) {
    if (!Number.isFinite(differences[j])) {
      throw new RangeError(`updateTestSetLuck: differences must be finite numbers, got ${differences[j]}`);
    }
  }
}

/**
 * Test-set luck τ: how much the mean difference would move with another test set of the same size.
 *
 *   τ² = max(0, var_j(mean_i D)/m − var(D)/(n m))
 *
 * var_j divides by m − 1, var(D) by n m − 1 over all entries pooled; the example part is 1/n too small, known and kept.
 * @returns τ in units of D; 0 before the first block.
 */
export function testSetLuck(state: TestSetLuck): number {
  const { blocks, sums, sumOfSquares } = state;
  const examples = sums.length;
  if (blocks === 0) return 0;
  let total = 0;
  for (const sum of sums) total += sum;
  const mean = total / examples;
  let between = 0;
  for (const sum of sums) between += (sum - mean) * (sum - mean);
  const exampleVariance = between / (blocks * blocks) / (examples - 1);
  const entries = blocks * examples;
  const pooledVariance = Math.max(0, sumOfSquares - (total * total) / entries) / (entries - 1);
  return Math.sqrt(Math.max(0, exampleVariance / examples - pooledVariance / entries));
}

/**
 * Test examples that would settle it: about m (2τ/|mean|)² for a difference, m (2τ/(margin − |mean|))² for equivalence,
 * whichever is fewer.
 * @returns more than there are now; Infinity where no test set would do.
 */
export function neededTestExamples(testExamples: number, mean: number, luck: number, margin: number): number {
  const size = Math.abs(mean);
  const nearest = Math.max(size, margin - size);
  const ratio = (2 * luck) / nearest;
  return Math.max(testExamples + 1, Math.ceil(testExamples * ratio * ratio));
}
