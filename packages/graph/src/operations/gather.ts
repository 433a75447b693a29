import { knownShape, requireFloat } from "../shape.js";
import { applyOne, constant, scalar, type Tensor } from "../tensor.js";
import { sizeOf, type Values } from "../values.js";
import { cast, multiply } from "./elementwise.js";
import { reshape } from "./layout.js";

/** Rows of a table, `[…indices, …row]`. Indices are not checked: a negative one counts from the end. */
export function gather(table: Tensor, indices: Tensor): Tensor {
  requireInteger("Gather", indices);
  const row = table.shape.slice(1);
  return applyOne(
    {
      operator: "Gather",
      inputs: [table, indices],
      attributes: { axis: { int: 0 } },
      rule: {
        compute: ([values, picked]) => [gatherValues(values!, picked!)],
        pullback: (g) => {
          const rows = knownShape("Gather", table.shape);
          const zero = constant("float32", rows, new Float64Array(sizeOf(rows)));
          return [scatterAdd(zero, indices, g), null];
        },
      },
    },
    { type: table.type, shape: [...indices.shape, ...row] },
  );
}

/** A table with `updates` `[…indices, …row]` added onto its rows; a row named twice takes both. */
export function scatterAdd(table: Tensor, indices: Tensor, updates: Tensor): Tensor {
  requireFloat("ScatterND", table);
  requireInteger("ScatterND", indices);
  const places = reshape(cast(indices, "int64"), [...indices.shape, 1]);
  return applyOne(
    {
      operator: "ScatterND",
      inputs: [table, places, updates],
      attributes: { reduction: { text: "add" } },
      rule: {
        compute: ([values, picked, added]) => {
          const data = values!.data.slice();
          const width = sizeOf(values!.shape.slice(1));
          picked!.data.forEach((row, k) => {
            for (let j = 0; j < width; j++) data[row * width + j]! += added!.data[k * width + j]!;
          });
          return [{ shape: values!.shape, data }];
        },
        pullback: (g) => [g, null, gather(g, indices)],
      },
    },
    { type: "float32", shape: table.shape },
  );
}

/** A vector with `updates` written over its values at `indices`; of a place named twice, one update is left. */
export function scatterElements(vector: Tensor, indices: Tensor, updates: Tensor): Tensor {
  requireFloat("ScatterElements", vector);
  requireInteger("ScatterElements", indices);
  if (vector.shape.length !== 1 || indices.shape.length !== 1 || updates.shape.length !== 1) {
    throw new TypeError(
      `ScatterElements: inputs must be vectors, got [${vector.shape}], [${indices.shape}] and [${updates.shape}]`,
    );
  }
  return applyOne(
    {
      operator: "ScatterElements",
      inputs: [vector, indices, updates],
      attributes: { axis: { int: 0 } },
      rule: {
        compute: ([values, places, written]) => {
          const data = values!.data.slice();
          places!.data.forEach((place, k) => {
            data[place] = written!.data[k]!;
          });
          return [{ shape: values!.shape, data }];
        },
        pullback: (g) => [
          scatterElements(g, indices, multiply(updates, scalar(0))),
          null,
          gather(g, indices),
        ],
      },
    },
    { type: "float32", shape: vector.shape },
  );
}

/** 1 at each index and 0 elsewhere, `[…indices, depth]`: rows of the identity. */
export function oneHot(indices: Tensor, depth: number): Tensor {
  const identity = new Float64Array(depth * depth);
  for (let k = 0; k < depth; k++) identity[k * depth + k] = 1;
  return gather(constant("float32", [depth, depth], identity), indices);
}

function gatherValues(table: Values, indices: Values): Values {
  const row = table.shape.slice(1);
  const width = sizeOf(row);
  const data = new Float64Array(indices.data.length * width);
  indices.data.forEach((index, k) => {
    const start = (index < 0 ? index + table.shape[0]! : index) * width;
    data.set(table.data.subarray(start, start + width), k * width);
  });
  return { shape: [...indices.shape, ...row], data };
}

function requireInteger(operator: string, indices: Tensor): void {
  if (indices.type !== "int32" && indices.type !== "int64") {
    throw new TypeError(`${operator}: indices must be int32 or int64, got ${indices.type}`);
  }
}
