/** Copies numbers into memory that worker threads share: posting the array hands on a view and no copy. */
export function sharedInt32(values: ArrayLike<number>): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(4 * values.length));
  shared.set(values);
  return shared;
}

/** As {@link sharedInt32}, for float32. */
export function sharedFloat32(values: ArrayLike<number>): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(4 * values.length));
  shared.set(values);
  return shared;
}

/** As {@link sharedInt32}, for float64. */
export function sharedFloat64(values: ArrayLike<number>): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(8 * values.length));
  shared.set(values);
  return shared;
}
