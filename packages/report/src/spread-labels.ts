/**
 * Positions at least `gap` apart, in the order wanted, that move the labels least (sum of squares).
 *
 * With z_i = y_i − i · gap the constraint is "z does not fall": isotonic regression, by pooling adjacent
 * violators; the bounds are met by clamping z, which stays optimal.
 * @param wanted where each label would like to be; order of the answer is the order of this list.
 * @throws RangeError if the labels do not fit between `from` and `to`.
 */
export function spreadLabels(wanted: readonly number[], gap: number, from: number, to: number): number[] {
  const last = (wanted.length - 1) * gap;
  if (last > to - from + 1e-9) {
    throw new RangeError(
      `spreadLabels: ${wanted.length} labels must fit in ${to - from}, got a gap of ${gap}`,
    );
  }
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const pools: { sum: number; count: number }[] = [];
  order.forEach((index, place) => {
    let pool = { sum: wanted[index]! - place * gap, count: 1 };
    for (let before = pools.at(-1); before && before.sum / before.count > pool.sum / pool.count; ) {
      pool = { sum: before.sum + pool.sum, count: before.count + pool.count };
      pools.pop();
      before = pools.at(-1);
    }
    pools.push(pool);
  });
  const placed = new Array<number>(wanted.length);
  let place = 0;
  for (const { sum, count } of pools) {
    const level = Math.min(Math.max(sum / count, from), to - last);
    for (let k = 0; k < count; k++, place++) placed[order[place]!] = level + place * gap;
  }
  return placed;
}
