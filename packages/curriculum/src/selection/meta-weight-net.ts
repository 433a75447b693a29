import { atLeast, type OptionsOf, options, positive, positiveInteger } from "@gradus/numeric";
import type { Plain, Pool, PoolMeasure, Selection } from "../contracts.js";
import type { SelectionMethod, Setup } from "../method.js";
import { keepWhole } from "./keep-whole.js";
import { ReferenceRows } from "./reference-rows.js";
import { refuseInfinite } from "./refuse-infinite.js";
import { type Ascending, ascending, WeightNet } from "./weight-net.js";

export const metaWeightNetOptions = options("meta-weight-net", {
  hidden: positiveInteger({ default: 100, says: "Width of the net's hidden layer." }),
  learningRate: positive({ default: 0.001, says: "Learning rate of the net (Adam)." }),
  weightDecay: atLeast(0, {
    default: 0.0001,
    says: "Pull of the net's weights to 0, added to its gradient.",
  }),
  referenceSize: positiveInteger({
    default: 128,
    says: "Rows of the reference pool whose loss the net is to lower; all if there are fewer.",
  }),
});
export type MetaWeightNetOptions = OptionsOf<typeof metaWeightNetOptions>;

/**
 * Meta-Weight-Net: a small net learns the weight of a row from its loss, so that a reference batch is served best.
 *
 *   V(l; Θ) = σ(W₂ ReLU(W₁ l + b₁) + b₂),   θ' = θ − η (1/B) Σ v_i V(l_i) g_i,
 *   Θ ← Adam(Θ; −(1/B) Σ_i v_i (g_i · ḡ_ref(θ')) ∂V(l_i)/∂Θ),   v_i = v_i V(l_i; Θ new)
 *
 * Two looks a step: losses, then the alignment of each gradient at θ with the reference's gradient at θ'. The
 * reference rows are held out of training.
 *
 * @source Shu et al. 2019, Meta-Weight-Net: Learning an Explicit Mapping For Sample Weighting, arXiv:1902.07379,
 *   algorithm 1 and equation 7. Deviates: the factor η of the meta gradient is left to Adam, whose steps do not
 *   depend on it, but for weight decay, which has the less of them; the virtual step is plain gradient descent,
 *   whatever the optimizer.
 */
export function metaWeightNet(given: MetaWeightNetOptions, setup: Setup): Selection {
  const { referenceSize, ...net } = metaWeightNetOptions.check(given);
  const reference = new ReferenceRows(setup.examples, referenceSize, setup.rng);
  return new MetaWeightNetSelection(new WeightNet(net, setup.rng.split("net")), reference, setup.batchSize);
}

/** Losses of the pool that began with a draw, and V of each before the net's step. */
interface Weighed {
  drawIndex: number;
  batch: Ascending;
  weights: Float64Array;
}

class MetaWeightNetSelection implements Selection {
  readonly unbiased = false;
  readonly signals = ["loss"] as const;
  readonly report = [];
  readonly #net: WeightNet;
  readonly #reference: ReferenceRows;
  readonly #batchSize: number;
  /** What the second look weighed, for the step that follows; made anew where a run was restored between them. */
  #weighed: Weighed | null = null;

  constructor(net: WeightNet, reference: ReferenceRows, batchSize: number) {
    this.#net = net;
    this.#reference = reference;
    this.#batchSize = batchSize;
  }

  poolSize(batchSize: number): number {
    return batchSize;
  }

  stepCost(poolSize: number, trained: number) {
    return { measured: poolSize, differentiated: 2 * poolSize + this.#reference.count, trained };
  }

  look({ looks, weights, drawIndex }: Pool): PoolMeasure | null {
    if (looks.length === 0) return { signals: ["loss"] };
    if (looks.length > 1) return null;
    refuseInfinite("meta-weight-net", "loss", looks[0]!.loss!);
    const { weights: learned } = this.#weigh(drawIndex, looks[0]!.loss!);
    return {
      signals: ["alignment"],
      reference: this.#reference.of(drawIndex, this.#batchSize),
      after: weights.map((weight, k) => weight * learned[k]!),
    };
  }

  select(pool: Pool, indices: Int32Array, weights: Float32Array): boolean {
    const losses = pool.looks[0]!.loss!;
    const alignment = pool.looks[1]!.alignment!;
    refuseInfinite("meta-weight-net", "alignment", alignment);
    // A weight that rises where gradients agree lowers the reference's loss: the net descends along −alignment.
    const slopes = new Float64Array(losses.length);
    for (let k = 0; k < slopes.length; k++) slopes[k] = -(pool.weights[k]! * alignment[k]!) / losses.length;
    const weighed = this.#weighed;
    const { batch, weights: before } =
      weighed?.drawIndex === pool.drawIndex ? weighed : this.#weigh(pool.drawIndex, losses);
    this.#net.descend(batch, before, slopes);
    this.#weighed = null;
    const learned = this.#net.weightsOf(batch);
    keepWhole(pool, indices, weights, (k) => learned[k]!);
    return true;
  }

  #weigh(drawIndex: number, loss: Float32Array): Weighed {
    const batch = ascending(loss);
    this.#weighed = { drawIndex, batch, weights: this.#net.weightsOf(batch) };
    return this.#weighed;
  }

  state(): Plain {
    return this.#net.state();
  }

  restore(state: Plain): void {
    this.#net.restore(state);
    this.#weighed = null;
  }
}

export const metaWeightNetMethod: SelectionMethod = {
  kind: "selection",
  name: "meta-weight-net",
  title: "Meta-Weight-Net",
  says: "A small net learns the weight of a row from its loss, so that a reference batch is served best.",
  formula: "v_i = V(l_i; Θ);  Θ ← Adam(Θ; −(1/B) Σ (g_i · ḡ_ref(θ')) ∂V(l_i)/∂Θ)",
  options: metaWeightNetOptions,
  needs: [],
  feedback: "batch",
  costPerStep: "B + 3 (2 B + R) + 3 B",
  source: "Shu et al. 2019, Meta-Weight-Net, arXiv:1902.07379",
  algorithm: 2,
  unbiased: false,
  asksReference: true,
  create: metaWeightNet,
};
