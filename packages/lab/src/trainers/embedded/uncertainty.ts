import { type Dimension, input, type Tensor, writeOnnx } from "@gradus/graph";
import { log } from "@gradus/numeric";
import { hiddenDense } from "../../models/layers.js";
import { forward, parameterInputs } from "../../models/network.js";
import { headOf, labelInput, type Program } from "./program.js";

/** The bytes of a forward pass with dropout: `prediction`, `[batch × classes]`, under the masks that are fed. */
export function droppedGraph(program: Program, batch: Dimension): Uint8Array {
  const features = program.source.features([], batch, (whole) => whole);
  const masks = hiddenDense(program.layers).map(
    ({ layer, outputs }): Tensor => input(`mask${layer}`, "float32", [batch, outputs]),
  );
  const pass = forward(program.layers, features, parameterInputs(program.layers), masks);
  return writeOnnx({ prediction: headOf(program, pass, labelInput(program, [], batch)).prediction });
}

/** What several predictions of one example under different dropout masks say of its uncertainty, in nats. */
export interface Uncertainty {
  /** Entropy of the mean prediction less the mean entropy: what the model, not the data, leaves open (BALD). */
  mutualInformation: Float32Array;
  /** Mean entropy of a prediction. */
  conditionalEntropy: Float32Array;
}

/**
 * @param predictions `[passes]` of `[examples × classes]` probabilities.
 * @source Houlsby et al. 2011, Bayesian Active Learning for Classification and Preference Learning, arXiv:1112.5745;
 *   Gal, Islam, Ghahramani 2017 for dropout masks as the draws, arXiv:1703.02910.
 */
export function uncertaintyOf(predictions: readonly Float32Array[], classCount: number): Uncertainty {
  const count = predictions[0]!.length / classCount;
  const mutualInformation = new Float32Array(count);
  const conditionalEntropy = new Float32Array(count);
  const mean = new Float64Array(classCount);
  for (let i = 0; i < count; i++) {
    mean.fill(0);
    let entropies = 0;
    for (const prediction of predictions) {
      const row = prediction.subarray(i * classCount, (i + 1) * classCount);
      for (let k = 0; k < classCount; k++) mean[k]! += row[k]! / predictions.length;
      entropies += entropyOf(row) / predictions.length;
    }
    conditionalEntropy[i] = entropies;
    mutualInformation[i] = Math.max(0, entropyOf(mean) - entropies);
  }
  return { mutualInformation, conditionalEntropy };
}

function entropyOf(probabilities: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < probabilities.length; k++) {
    const p = probabilities[k]!;
    if (p > 0) total -= p * log(p);
  }
  return total;
}
