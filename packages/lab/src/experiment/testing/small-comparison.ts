import { createRng } from "@gradus/numeric";
import type { ExperimentInput } from "@gradus/protocol";
import { prepareNumbers } from "../../features/prepared-features.js";
import type { ComparisonData } from "../cell/comparison-data.js";
import { resolveExperiment } from "../resolve/resolve-experiment.js";

const OWN = 400;
const TEST = 120;

/** Two noisy classes in two numbers: 400 own rows, 120 test rows, a cell in milliseconds. */
export function smallData(): ComparisonData {
  const rng = createRng(5);
  const rows = OWN + TEST;
  const codes = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const coordinate = (name: string) =>
    prepareNumbers(
      name,
      Float64Array.from(
        { length: rows },
        (_, row) => (codes[row] === 1 ? 0.7 : -0.7) + rng.split(name).normal(row),
      ),
    );
  return {
    features: {
      rows,
      trainRows: OWN,
      texts: [],
      numbers: [coordinate("x"), coordinate("y")],
      categories: [],
      labels: { kind: "classes", codes, names: ["no", "yes"] },
      testRowsInTrain: 0,
    },
    ownRows: Int32Array.from({ length: OWN }, (_, row) => row),
    testRows: Int32Array.from({ length: TEST }, (_, j) => OWN + j),
    keys: Uint32Array.from({ length: 2 * OWN }, (_, i) => rng.split("keys").uint32(i)),
    exampleIds: Array.from({ length: OWN }, (_, row) => `row-${row}`),
    groups: null,
    weights: null,
    fixedScores: { column: Float64Array.from({ length: OWN }, (_, row) => rng.split("hard").uniform(row)) },
  };
}

/** A comparison of {@link smallData}, with these choices over defaults that run in seconds. */
export function smallExperiment(input: ExperimentInput = {}) {
  return resolveExperiment(
    {
      arms: ["shuffle", "easy-first"],
      model: "softmax-regression",
      batchSize: 20,
      epochs: 4,
      blocks: 5,
      learningRate: 0.05,
      tuning: "none",
      margin: 0.02,
      ...input,
    },
    {
      table: { name: "small.csv", contentHash: "0".repeat(64), rows: OWN, columns: [] },
      test: { kind: "file", name: "small-test.csv", contentHash: "1".repeat(64), rows: TEST },
      task: { kind: "classification", label: "label", classes: ["no", "yes"] },
      ownRows: OWN,
      labelVariance: 1,
      hasText: false,
      grouped: false,
      fixedScores: ["column"],
    },
  );
}
