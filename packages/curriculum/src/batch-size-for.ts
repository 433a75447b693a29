/** Steps that an epoch of a small table has at least. */
const LEAST_STEPS = 8;

/**
 * The usual batch, or half, a quarter, … of it where an epoch of these rows would have fewer than eight steps.
 *
 * @example batchSizeFor(100, 128) // 8
 */
export function batchSizeFor(rows: number, usual: number): number {
  let size = usual;
  while (size > 1 && size * LEAST_STEPS > rows) size = Math.floor(size / 2);
  return size;
}
