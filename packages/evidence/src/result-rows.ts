/** One run: an arm in a block, and what it came to. */
export interface ResultRow {
  block: string;
  arm: string;
  /** null, NaN and infinite mean that the run failed. */
  metric: number | null;
  /** A 0 or 1 a test example; null where the rows have none. */
  correct?: string | null;
}

/** A metric that is missing, NaN or infinite. */
export function isFailure(row: ResultRow): boolean {
  return row.metric === null || !Number.isFinite(row.metric);
}

/** Rows by block and arm. */
export interface ArrangedRows {
  /** In numeric order if all are integers, else by first appearance. */
  blocks: string[];
  /** By first appearance. */
  arms: string[];
  rowOf(block: string, arm: string): ResultRow | undefined;
}

/**
 * Arranges rows by block and arm.
 * @throws RangeError if there is no row, a name is empty, or a (block, arm) stands twice.
 */
export function arrangeRows(rows: readonly ResultRow[]): ArrangedRows {
  if (rows.length === 0) throw new RangeError("judgeResults: rows must be at least 1, got 0");
  const cells = new Map<string, Map<string, ResultRow>>();
  const arms = new Set<string>();
  rows.forEach((row, index) => {
    for (const name of ["block", "arm"] as const) {
      if (row[name] === "")
        throw new RangeError(`judgeResults: ${name} must not be empty, got "" in row ${index + 1}`);
    }
    let ofBlock = cells.get(row.block);
    if (ofBlock === undefined) {
      ofBlock = new Map();
      cells.set(row.block, ofBlock);
    }
    if (ofBlock.has(row.arm)) {
      throw new RangeError(
        `judgeResults: rows must be one a block and arm, got ${JSON.stringify(row.arm)} twice in block ${row.block}`,
      );
    }
    ofBlock.set(row.arm, row);
    arms.add(row.arm);
  });
  return {
    blocks: inOrder([...cells.keys()]),
    arms: [...arms],
    rowOf: (block, arm) => cells.get(block)?.get(arm),
  };
}

/**
 * Pairs of arms that have the same metric in every block that both have, at least two: copies of each other, perhaps.
 * Arms whose runs all failed are no pair.
 */
export function identicalArms({ blocks, arms, rowOf }: ArrangedRows): [string, string][] {
  const same = (one: string, other: string) => {
    const pairs = blocks.flatMap((block) => {
      const [a, b] = [rowOf(block, one), rowOf(block, other)];
      return a === undefined || b === undefined ? [] : [[a, b] as const];
    });
    return (
      pairs.length > 1 &&
      pairs.every(([a, b]) => a.metric === b.metric && a.correct === b.correct) &&
      pairs.some(([a]) => !isFailure(a))
    );
  };
  return arms.flatMap((one, k) =>
    arms.slice(k + 1).flatMap((other): [string, string][] => (same(one, other) ? [[one, other]] : [])),
  );
}

function inOrder(blocks: string[]): string[] {
  return blocks.every((block) => /^[+-]?\d+(\.0+)?$/.test(block))
    ? blocks.sort((a, b) => Number(a) - Number(b))
    : blocks;
}
