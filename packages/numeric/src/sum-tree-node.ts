/** Sum of 16 children from `at` on. The order is part of the algorithm: the same leaves give the same bits. */
export function sumOf16(v: Float64Array, at: number): number {
  const first = v[at]! + v[at + 1]! + (v[at + 2]! + v[at + 3]!);
  const second = v[at + 4]! + v[at + 5]! + (v[at + 6]! + v[at + 7]!);
  const third = v[at + 8]! + v[at + 9]! + (v[at + 10]! + v[at + 11]!);
  const fourth = v[at + 12]! + v[at + 13]! + (v[at + 14]! + v[at + 15]!);
  return first + second + (third + fourth);
}

/** Ends of the first 0, 1, 2 and 3 parts; the first stays 0. */
const ends = new Float64Array(4);

/**
 * Takes each of `places[from …]` one level down, to the child in which its rest lies, and takes the sum of the
 * children before it off the rest. Counting the ends that the rest has reached, first of four fours and then of
 * four children, needs no branch that could be mispredicted.
 */
export function descend(
  v: Float64Array,
  rests: Float64Array,
  places: Int32Array,
  from: number,
  count: number,
): void {
  for (let j = 0; j < count; j++) {
    let at = places[from + j]! << 4;
    let rest = rests[j]!;

    const end1 = v[at]! + v[at + 1]! + (v[at + 2]! + v[at + 3]!);
    const end2 = end1 + (v[at + 4]! + v[at + 5]! + (v[at + 6]! + v[at + 7]!));
    const end3 = end2 + (v[at + 8]! + v[at + 9]! + (v[at + 10]! + v[at + 11]!));
    const four = Number(rest >= end1) + Number(rest >= end2) + Number(rest >= end3);
    ends[1] = end1;
    ends[2] = end2;
    ends[3] = end3;
    rest -= ends[four]!;
    at += four << 2;

    const endA = v[at]!;
    const endB = endA + v[at + 1]!;
    const endC = endB + v[at + 2]!;
    const one = Number(rest >= endA) + Number(rest >= endB) + Number(rest >= endC);
    ends[1] = endA;
    ends[2] = endB;
    ends[3] = endC;
    rest -= ends[one]!;
    at += one;

    // Rounding took the rest past the last child that has a weight: stay at that child's end.
    if (v[at] === 0) {
      while (v[at] === 0) at--;
      rest = v[at]!;
    }
    places[from + j] = at;
    rests[j] = rest;
  }
}
