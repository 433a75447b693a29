import type { Rng } from "@gradus/numeric";

/**
 * Draws the partner of each row of a batch: another training row of its class, each as likely as any; where a class
 * has one row, that row itself, which dropout shows anew.
 *
 * A partner depends on the seed, the step and the place in the batch alone, so that blocks of steps draw as single
 * steps do.
 */
export class Partners {
  private readonly members: Int32Array[];
  private readonly places: Map<number, number>;

  /**
   * @param rows Dataset rows that train.
   * @param classes Class of each dataset row.
   */
  constructor(
    rows: Int32Array,
    private readonly classes: Int32Array,
    classCount: number,
    private readonly rng: Rng,
  ) {
    const lists: number[][] = Array.from({ length: classCount }, () => []);
    for (const row of new Set(rows)) lists[classes[row]!]!.push(row);
    this.members = lists.map((list) => Int32Array.from(list));
    this.places = new Map(this.members.flatMap((list) => Array.from(list, (row, place) => [row, place])));
  }

  /** `[steps × 2 batchSize]`: the rows of each step, then their partners. */
  beside(rows: Int32Array, batchSize: number, firstStep: number): Int32Array {
    const both = new Int32Array(2 * rows.length);
    rows.forEach((row, k) => {
      const [step, place] = [Math.floor(k / batchSize), k % batchSize];
      both[2 * step * batchSize + place] = row;
      both[(2 * step + 1) * batchSize + place] = this.partnerOf(row, firstStep * batchSize + k);
    });
    return both;
  }

  private partnerOf(row: number, counter: number): number {
    const members = this.members[this.classes[row]!]!;
    if (members.length === 1) return row;
    const drawn = this.rng.integer(counter, members.length - 1);
    return members[drawn < this.places.get(row)! ? drawn : drawn + 1]!;
  }
}
