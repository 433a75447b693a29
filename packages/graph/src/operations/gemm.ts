import { knownShape, requireFloat, sameShape } from "../shape.js";
import { applyOne, scalar, type Tensor } from "../tensor.js";
import { broadcastReader, tabulate } from "../values.js";
import { multiply } from "./elementwise.js";
import { transpose } from "./layout.js";
import { reduceTo } from "./reduce.js";

/** Factors, transposes and the addend of {@link gemm}. */
export interface GemmOptions {
  transposeA?: boolean;
  transposeB?: boolean;
  alpha?: number;
  /** Broadcast to the product's shape and added. */
  addend?: Tensor;
  beta?: number;
}

/** alpha · op(A) op(B) + beta · addend, for matrices, where op transposes or leaves. */
export function gemm(a: Tensor, b: Tensor, options: GemmOptions = {}): Tensor {
  const { transposeA = false, transposeB = false, alpha = 1, beta = 1, addend } = options;
  requireFloat("Gemm", a);
  requireFloat("Gemm", b);
  const [rows, innerA] = matrixShape(a, transposeA);
  const [innerB, columns] = matrixShape(b, transposeB);
  if (innerA !== innerB) {
    throw new TypeError(`Gemm: inner lengths must agree, got [${a.shape}] and [${b.shape}]`);
  }
  return applyOne(
    {
      operator: "Gemm",
      inputs: addend ? [a, b, addend] : [a, b],
      attributes: {
        transA: { int: Number(transposeA) },
        transB: { int: Number(transposeB) },
        alpha: { float: alpha },
        beta: { float: beta },
      },
      rule: {
        compute: ([left, right, added]) => {
          const readLeft = broadcastReader(left!, 2);
          const readRight = broadcastReader(right!, 2);
          const readAdded = added ? broadcastReader(added, 2) : () => 0;
          const height = left!.shape[transposeA ? 1 : 0]!;
          const inner = left!.shape[transposeA ? 0 : 1]!;
          const width = right!.shape[transposeB ? 0 : 1]!;
          return [
            tabulate([height, width], (at) => {
              const [i, j] = [at[0]!, at[1]!];
              let total = 0;
              for (let k = 0; k < inner; k++) {
                total += readLeft(transposeA ? [k, i] : [i, k]) * readRight(transposeB ? [j, k] : [k, j]);
              }
              return alpha * total + beta * readAdded(at);
            }),
          ];
        },
        pullback: (g) => [
          transposeA
            ? gemm(b, g, { transposeA: transposeB, transposeB: true, alpha })
            : gemm(g, b, { transposeB: !transposeB, alpha }),
          transposeB
            ? gemm(g, a, { transposeA: true, transposeB: transposeA, alpha })
            : gemm(a, g, { transposeA: !transposeA, alpha }),
          ...(addend ? [reduceTo(beta === 1 ? g : multiply(g, scalar(beta)), addend.shape)] : []),
        ],
      },
    },
    { type: "float32", shape: [rows, columns] },
  );
}

/** Product of matrices, or of equally many matrices along equal leading axes. */
export function matMul(a: Tensor, b: Tensor): Tensor {
  requireFloat("MatMul", a);
  requireFloat("MatMul", b);
  const [aShape, bShape] = [knownShape("MatMul", a.shape), knownShape("MatMul", b.shape)];
  const lead = aShape.slice(0, -2);
  if (lead.length < 0 || !sameShape(lead, bShape.slice(0, -2)) || aShape.at(-1) !== bShape.at(-2)) {
    throw new TypeError(`MatMul: shapes must be [… m k] and [… k n], got [${aShape}] and [${bShape}]`);
  }
  const [inner, rank] = [aShape.at(-1)!, aShape.length];
  const shape = [...lead, aShape.at(-2)!, bShape.at(-1)!];
  return applyOne(
    {
      operator: "MatMul",
      inputs: [a, b],
      attributes: {},
      rule: {
        compute: ([left, right]) => {
          const [readLeft, readRight] = [broadcastReader(left!, rank), broadcastReader(right!, rank)];
          return [
            tabulate(shape, (at) => {
              const [front, i, j] = [at.slice(0, -2), at.at(-2)!, at.at(-1)!];
              let total = 0;
              for (let k = 0; k < inner; k++)
                total += readLeft([...front, i, k]) * readRight([...front, k, j]);
              return total;
            }),
          ];
        },
        pullback: (g) => [matMul(g, swapLast(b)), matMul(swapLast(a), g)],
      },
    },
    { type: "float32", shape },
  );
}

function matrixShape({ shape }: Tensor, transposed: boolean) {
  if (shape.length !== 2) throw new TypeError(`Gemm: inputs must be matrices, got [${shape}]`);
  return transposed ? ([shape[1]!, shape[0]!] as const) : ([shape[0]!, shape[1]!] as const);
}

function swapLast(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return transpose(x, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
}
