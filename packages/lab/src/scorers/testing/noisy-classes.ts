import { createRng } from "@gradus/numeric";
import type { Dataset } from "../../contracts.js";

/** A table of clear classes in which every tenth row has another's label. */
export interface NoisyClasses {
  dataset: Dataset & { labels: { kind: "classes"; values: Int32Array; classCount: number } };
  /** `[rows]` 1 where the label is wrong. */
  turned: Int32Array;
}

/** Classes at the corners of a simplex, each with a spread of a third of their distance. */
export function noisyClasses(rows: number, classCount: number): NoisyClasses {
  const rng = createRng(11);
  const values = new Float32Array(rows * classCount);
  const [labels, turned] = [new Int32Array(rows), new Int32Array(rows)];
  for (let row = 0; row < rows; row++) {
    const own = rng.split("class").integer(row, classCount);
    for (let k = 0; k < classCount; k++) {
      values[row * classCount + k] =
        (k === own ? 1.5 : 0) + 0.35 * rng.split("x").normal(row * classCount + k);
    }
    turned[row] = rng.split("turned").uniform(row) < 0.1 ? 1 : 0;
    labels[row] = (own + turned[row]!) % classCount;
  }
  return {
    dataset: {
      features: { kind: "dense", rows, columns: classCount, values },
      labels: { kind: "classes", values: labels, classCount },
    },
    turned,
  };
}
