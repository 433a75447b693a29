/** Training left the finite numbers: a failure of the cell, scored and never dropped. */
export class Diverged extends RangeError {
  override readonly name = "Diverged";
}
