import { fraction, type OptionsOf, options, quantile } from "@gradus/numeric";
import type { Selection } from "../contracts.js";
import type { Part, SelectionMethod } from "../method.js";
import { pacings } from "../pacing/pacings.js";
import { checkPart, flatOptions, methodOfPart } from "../part.js";
import { regularizers } from "../regularizer/regularizers.js";
import { keepWhole } from "./keep-whole.js";

export const batchSelfPacedOptions = options("batch-self-paced", {
  stopFraction: fraction({
    above: 0,
    default: 1,
    says: "Open fraction at which growth stops; below 1 where labels are noisy.",
  }),
});
export type BatchSelfPacedOptions = OptionsOf<typeof batchSelfPacedOptions> & {
  readonly regularizer?: Part;
  readonly pacing?: Part;
};

/**
 * Self-paced learning within each batch: a row weighs what the batch's own losses say.
 *
 *   v_i = v_i v*(l_i; λ),   λ = the min(pacing(x), stop) quantile of the batch's losses
 *
 * Needs no round over the table. A trainer that can wait for weights between its forward and its backward pass pays
 * nothing; another measures the batch first. While the fraction is 1 all weights are 1. Where the quantile is 0
 * or infinite, or a soft regularizer leaves none, the batch keeps the losses up to the quantile.
 *
 * @source Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models. Deviates: the threshold is a
 *   quantile of the batch, not of all losses; the sum is divided by the whole batch, as Kumar's objective is not.
 */
export function batchSelfPaced(given: BatchSelfPacedOptions): Selection {
  const { stopFraction } = batchSelfPacedOptions.check(flatOptions(given, ["regularizer", "pacing"]));
  const pacingPart = checkPart("selection.pacing", pacings, given.pacing ?? { method: "linear" });
  const pacing = methodOfPart("selection.pacing", pacings, pacingPart).create(flatOptions(pacingPart));
  const part = checkPart("selection.regularizer", regularizers, given.regularizer ?? { method: "hard" });
  const method = methodOfPart("selection.regularizer", regularizers, part);
  const regularizer = method.create(flatOptions(part));

  const weigh = (losses: Float32Array, weights: Float32Array, progress: number): Float32Array => {
    const open = Math.min(pacing(progress), stopFraction);
    if (open >= 1) return weights.slice();
    const threshold = quantile(losses, open, { type: 1 });
    const scale = method.unitLosses ? scaleOf(losses) : 1;
    const soft =
      threshold > 0 && threshold < Infinity
        ? losses.map((loss) => regularizer(loss / scale, threshold / scale))
        : new Float32Array(losses.length);
    const factors = soft.some((factor) => factor > 0)
      ? soft
      : losses.map((loss) => (loss <= threshold ? 1 : 0));
    return weights.map((weight, k) => weight * factors[k]!);
  };

  return {
    unbiased: false,
    signals: ["loss"],
    report: [],
    poolSize: (batchSize) => batchSize,
    select(pool, indices, weights) {
      const weighed = weigh(pool.signals.loss!, pool.weights, pool.progress);
      keepWhole(pool, indices, weights, () => 1);
      weights.set(weighed);
      return true;
    },
    weighing: { weigh },
    state: () => null,
    restore: () => {},
  };
}

/** Just above the largest finite loss, so that scaled losses lie in [0, 1). */
function scaleOf(losses: Float32Array): number {
  let most = 0;
  for (const loss of losses) if (loss < Infinity) most = Math.max(most, loss);
  return most * (1 + 1e-6);
}

export const batchSelfPacedMethod: SelectionMethod = {
  kind: "selection",
  name: "batch-self-paced",
  title: "Self-paced weights of a batch",
  says: "A row weighs what its batch's own losses say; no round over the table is needed.",
  formula: "v_i = v*(l_i; λ), λ = the pacing(x) quantile of the batch's losses",
  options: batchSelfPacedOptions,
  parts: {
    regularizer: { methods: regularizers, default: "hard", says: "How a loss becomes a weight." },
    pacing: { methods: pacings, default: "linear", says: "How the open fraction grows." },
  },
  needs: [],
  weighs: true,
  feedback: "batch",
  costPerStep: "B + 3 B, or 3 B where the trainer waits for weights",
  source: "Kumar, Packer, Koller 2010, Self-Paced Learning for Latent Variable Models",
  algorithm: 1,
  unbiased: false,
  create: batchSelfPaced,
};
