import stdlibExp from "@stdlib/math-base-special-exp";
import stdlibLn from "@stdlib/math-base-special-ln";
import stdlibPow from "@stdlib/math-base-special-pow";

// @stdlib's functions are FreeBSD's fdlibm in plain arithmetic: the same bits on every engine, unlike Math's.

/** e^x, in the same bits on every engine (error below 1 ulp). */
export function exp(x: number): number {
  return stdlibExp(x);
}

/** Natural logarithm of x ≥ 0, in the same bits on every engine; log(0) is −Infinity, below 0 NaN. */
export function log(x: number): number {
  return stdlibLn(x);
}

/** x to the power y, in the same bits on every engine; NaN for a negative x with a fractional y. */
export function pow(x: number, y: number): number {
  return stdlibPow(x, y);
}

/** log(1 + x), right for small x too (Kahan's correction), in the same bits on every engine. */
export function log1p(x: number): number {
  const shifted = 1 + x;
  if (shifted === 1 || shifted === Infinity) return x;
  return (log(shifted) * x) / (shifted - 1);
}

/** e^x − 1, right for small x too (Kahan's correction), in the same bits on every engine. */
export function expm1(x: number): number {
  const grown = exp(x);
  if (grown === 1) return x;
  if (grown === Infinity || grown - 1 === -1) return grown - 1;
  return ((grown - 1) * x) / log(grown);
}
