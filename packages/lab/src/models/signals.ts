import type { SignalName } from "@gradus/curriculum";
import {
  argMax,
  cast,
  equal,
  exponential,
  logSoftmax,
  multiply,
  negate,
  oneHot,
  reduceMax,
  reduceSum,
  scalar,
  square,
  squareRoot,
  subtract,
  type Tensor,
} from "@gradus/graph";

/** A loss seen from the last layer: its value, its gradient and what else it can tell, an example each. */
export interface Head {
  /** `[batch]` */
  loss: Tensor;
  /** ∂loss/∂output, `[batch × outputs]` */
  outputGradient: Tensor;
  /** `[batch × classes]` probabilities, or `[batch × 1]` predictions. */
  prediction: Tensor;
  /** Signals of the last layer, built on demand. */
  signals: { readonly [name in SignalName]?: () => Tensor };
}

const LAST = { axes: [-1] };

/** Cross-entropy of a softmax: l = −log p_y, ∂l/∂logits = p − y. */
export function crossEntropyHead(logits: Tensor, labels: Tensor): Head {
  const labelled = oneHot(labels, logits.shape[1] as number);
  const logProbabilities = logSoftmax(logits);
  const probabilities = exponential(logProbabilities);
  const outputGradient = subtract(probabilities, labelled);
  const loss = negate(reduceSum(multiply(labelled, logProbabilities), LAST));
  const labelProbability = () => exponential(negate(loss));
  return {
    loss,
    outputGradient,
    prediction: probabilities,
    signals: {
      loss: () => loss,
      labelProbability,
      margin: () => subtract(labelProbability(), reduceMax(subtract(outputGradient, labelled), LAST)),
      entropy: () => negate(reduceSum(multiply(probabilities, logProbabilities), LAST)),
      correct: () => cast(equal(argMax(logits), cast(labels, "int64")), "float32"),
      gradientNorm: () => norm(outputGradient),
      logitMargin: () => logitMargin(logits, labelled),
    },
  };
}

/** z_y − max over the other classes of z: of the label's own place in the maximum, 1e30 is taken away. */
function logitMargin(logits: Tensor, labelled: Tensor): Tensor {
  const own = reduceSum(multiply(labelled, logits), LAST);
  return subtract(own, reduceMax(subtract(logits, multiply(labelled, scalar(1e30))), LAST));
}

/** Squared error of one output, `labels` `[batch × 1]`: l = (f − y)², ∂l/∂f = 2 (f − y). */
export function squaredErrorHead(output: Tensor, labels: Tensor): Head {
  const difference = subtract(output, labels);
  const outputGradient = multiply(difference, scalar(2));
  const loss = reduceSum(square(difference), LAST);
  return {
    loss,
    outputGradient,
    prediction: output,
    signals: { loss: () => loss, gradientNorm: () => norm(outputGradient) },
  };
}

function norm(gradient: Tensor): Tensor {
  return squareRoot(reduceSum(square(gradient), LAST));
}
