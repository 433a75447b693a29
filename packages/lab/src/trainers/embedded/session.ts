import { InferenceSession, Tensor } from "onnxruntime-node";

/** Values that a session reads and writes, by name. */
export type Tensors = Record<string, Tensor>;

/** A compiled graph. */
export interface Session {
  readonly inputNames: readonly string[];
  /** Every output, in arrays that the caller owns. */
  run(feeds: Tensors): Promise<Tensors>;
  dispose(): Promise<void>;
}

/**
 * Compiles the bytes of a graph for one thread. A cell is one thread, so that as many run at once as there are
 * cores and none spins for work.
 */
export async function openSession(model: Uint8Array): Promise<Session> {
  const session = await InferenceSession.create(model, {
    executionProviders: ["cpu"],
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  });
  return {
    inputNames: session.inputNames,
    // Outputs given beforehand are written and then copied all the same, so none are given.
    run: (feeds) => session.run(feeds) as Promise<Tensors>,
    dispose: () => session.release(),
  };
}

/** A view of float32 values; nothing is copied. */
export function floatTensor(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor("float32", data, shape);
}

/** A view of int32 values; nothing is copied. */
export function integerTensor(data: Int32Array, shape: readonly number[]): Tensor {
  return new Tensor("int32", data, shape);
}

/** An int64 scalar. */
export function countTensor(count: number): Tensor {
  return new Tensor("int64", BigInt64Array.of(BigInt(count)), []);
}

/** The values of a float32 tensor. */
export function floatsOf(tensor: Tensor | undefined): Float32Array {
  return tensor!.data as Float32Array;
}
