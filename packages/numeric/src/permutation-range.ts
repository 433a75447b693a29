import { describeValue } from "./describe-value.js";

export function checkPlace(size: number, name: "position" | "value", place: number): void {
  if (!(place >= 0 && place < size && Number.isInteger(place))) {
    throw new RangeError(
      `permutation: ${name} must be an integer in [0, ${size}), got ${describeValue(place)}`,
    );
  }
}

export function checkSpan(size: number, start: number, out: Int32Array, offset: number, count: number): void {
  const whole = Number.isInteger(start) && Number.isInteger(offset) && Number.isInteger(count);
  if (!whole || start < 0 || count < 0 || start + count > size) {
    throw new RangeError(
      `permutation: positions must be within [0, ${size}), got ${count} from ${describeValue(start)}`,
    );
  }
  if (offset < 0 || offset + count > out.length) {
    throw new RangeError(
      `permutation: out must have room for ${count} values from ${describeValue(offset)}, got length ${out.length}`,
    );
  }
}
