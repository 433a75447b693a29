import type { Rng } from "@gradus/numeric";
import type { Dataset, ModelSpec } from "../contracts.js";

/** A dense layer: `outputs = W · inputs + b`, W `[outputs × inputs]`. */
export interface Layer {
  inputs: number;
  outputs: number;
}

/** The dense layers of a model on a dataset: all but the last are followed by ReLU and dropout. */
export function layersOf(model: ModelSpec, dataset: Dataset): Layer[] {
  const hidden = model.kind === "mlp" ? model.hidden : [];
  const outputs = dataset.labels.kind === "classes" ? dataset.labels.classCount : 1;
  const widths = [dataset.features.columns, ...hidden, outputs];
  return widths.slice(1).map((width, index) => ({ inputs: widths[index]!, outputs: width }));
}

/**
 * Initial weights and biases, alternating, layer by layer.
 *
 * W ~ U(−√(6 / inputs), √(6 / inputs)) before a ReLU, W ~ U(−1/√inputs, 1/√inputs) in the last layer of a network,
 * 0 in a model without hidden layers (its loss is convex, so a random start would only add noise); biases 0.
 *
 * @source He et al. 2015, Delving Deep into Rectifiers, section 2.2 (uniform form: √3 times the deviation).
 */
export function initialParameters(layers: readonly Layer[], rng: Rng): Float32Array[] {
  return layers.flatMap(({ inputs, outputs }, index) => {
    const isLast = index === layers.length - 1;
    const bound = layers.length === 1 ? 0 : Math.sqrt((isLast ? 1 : 6) / inputs);
    const weights = new Float32Array(inputs * outputs);
    if (bound > 0) {
      const uniform = new Float64Array(weights.length);
      rng.split(`layer-${index}`).fillUniform(0, uniform);
      for (let k = 0; k < weights.length; k++) weights[k] = bound * (2 * uniform[k]! - 1);
    }
    return [weights, new Float32Array(outputs)];
  });
}
