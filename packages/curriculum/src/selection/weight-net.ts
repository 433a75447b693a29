import { exp, orderBy, pow, type Rng } from "@gradus/numeric";
import type { Plain } from "../contracts.js";

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** Losses of a batch from the least on, and the place of each in the batch. */
export interface Ascending {
  readonly order: Int32Array;
  readonly losses: Float64Array;
}

/** Sorts the losses of a batch. */
export function ascending(losses: Float32Array): Ascending {
  const order = orderBy(losses);
  const sorted = new Float64Array(losses.length);
  for (let k = 0; k < sorted.length; k++) sorted[k] = losses[order[k]!]!;
  return { order, losses: sorted };
}

/**
 * A net of one hidden layer from a loss to a weight in (0, 1), V(l) = σ(W₂ ReLU(W₁ l + b₁) + b₂), trained by Adam.
 *
 * All weights begin uniform in ±1/√(inputs of the layer), biases too, as linear layers do in the paper's code.
 * V reads one number, so each hidden unit is active on one stretch of the losses in ascending order: sums over
 * stretches take the place of the product of batch and layer.
 */
export class WeightNet {
  /** W₁, b₁, W₂ of each hidden unit, and b₂ last: `[3 hidden + 1]`. */
  readonly #parameters: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #hidden: number;
  readonly #learningRate: number;
  readonly #weightDecay: number;
  #updates = 0;

  constructor(
    { hidden, learningRate, weightDecay }: { hidden: number; learningRate: number; weightDecay: number },
    rng: Rng,
  ) {
    this.#hidden = hidden;
    this.#learningRate = learningRate;
    this.#weightDecay = weightDecay;
    const size = 3 * hidden + 1;
    this.#first = new Float64Array(size);
    this.#second = new Float64Array(size);
    const bound = 1 / Math.sqrt(hidden);
    this.#parameters = Float64Array.from(
      { length: size },
      (_, k) => (2 * rng.uniform(k) - 1) * (k < 2 * hidden ? 1 : bound),
    );
  }

  /** V of each loss, `[batch]` in the order of the batch, in O(batch + hidden log batch). */
  weightsOf({ order, losses }: Ascending): Float64Array {
    const hidden = this.#hidden;
    const p = this.#parameters;
    const count = losses.length;
    const opening = { slope: new Float64Array(count + 1), height: new Float64Array(count + 1) };
    const closing = { slope: new Float64Array(count + 1), height: new Float64Array(count + 1) };
    for (let h = 0; h < hidden; h++) {
      const place = this.#turnOf(h, losses);
      const { slope, height } = p[h]! < 0 ? closing : opening;
      slope[place]! += p[2 * hidden + h]! * p[h]!;
      height[place]! += p[2 * hidden + h]! * p[hidden + h]!;
    }
    const z = new Float64Array(count).fill(p[3 * hidden]!);
    for (let k = 0, slope = 0, height = 0; k < count; k++) {
      slope += opening.slope[k]!;
      height += opening.height[k]!;
      z[k]! += slope * losses[k]! + height;
    }
    for (let k = count - 1, slope = 0, height = 0; k >= 0; k--) {
      slope += closing.slope[k + 1]!;
      height += closing.height[k + 1]!;
      z[k]! += slope * losses[k]! + height;
    }
    const weights = new Float64Array(count);
    for (let k = 0; k < count; k++) weights[order[k]!] = sigmoid(z[k]!);
    return weights;
  }

  /**
   * Gradient of Σ_k slopes_k V(l_k) with respect to the parameters, `[3 hidden + 1]`.
   *
   * @param weights V of each loss, as `weightsOf` has it.
   */
  gradient({ order, losses }: Ascending, weights: Float64Array, slopes: Float64Array): Float64Array {
    const hidden = this.#hidden;
    const p = this.#parameters;
    const count = losses.length;
    // Σ δ and Σ δ l of the losses below a place, and from it on.
    const below = { delta: new Float64Array(count + 1), moment: new Float64Array(count + 1) };
    const above = { delta: new Float64Array(count + 1), moment: new Float64Array(count + 1) };
    const deltaAt = (k: number) => {
      const weight = weights[order[k]!]!;
      return slopes[order[k]!]! * weight * (1 - weight);
    };
    for (let k = 0; k < count; k++) {
      const delta = deltaAt(k);
      below.delta[k + 1] = below.delta[k]! + delta;
      below.moment[k + 1] = below.moment[k]! + delta * losses[k]!;
    }
    for (let k = count - 1; k >= 0; k--) {
      const delta = deltaAt(k);
      above.delta[k] = above.delta[k + 1]! + delta;
      above.moment[k] = above.moment[k + 1]! + delta * losses[k]!;
    }
    const gradient = new Float64Array(p.length);
    for (let h = 0; h < hidden; h++) {
      const place = this.#turnOf(h, losses);
      const active = p[h]! < 0 ? below : above;
      const delta = active.delta[place]!;
      const moment = active.moment[place]!;
      gradient[h] = p[2 * hidden + h]! * moment;
      gradient[hidden + h] = p[2 * hidden + h]! * delta;
      gradient[2 * hidden + h] = p[h]! * moment + p[hidden + h]! * delta;
    }
    gradient[3 * hidden] = below.delta[count]!;
    return gradient;
  }

  /** Place in the ascending losses from which on a hidden unit is active, or idle if its W₁ is below 0. */
  #turnOf(h: number, losses: Float64Array): number {
    const slope = this.#parameters[h]!;
    const bias = this.#parameters[this.#hidden + h]!;
    let low = 0;
    let high = losses.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (slope * losses[middle]! + bias > 0 === slope < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** One step of Adam down Σ_k slopes_k V(l_k), with L2 pull added to the gradient. */
  descend(batch: Ascending, weights: Float64Array, slopes: Float64Array): void {
    const gradient = this.gradient(batch, weights, slopes);
    const t = ++this.#updates;
    const stepSize = this.#learningRate / (1 - pow(BETA_1, t));
    const scale = 1 - pow(BETA_2, t);
    const parameters = this.#parameters;
    const [first, second] = [this.#first, this.#second];
    for (let k = 0; k < gradient.length; k++) {
      const g = gradient[k]! + this.#weightDecay * parameters[k]!;
      first[k] = BETA_1 * first[k]! + (1 - BETA_1) * g;
      second[k] = BETA_2 * second[k]! + (1 - BETA_2) * g * g;
      parameters[k]! -= (stepSize * first[k]!) / (Math.sqrt(second[k]! / scale) + EPSILON);
    }
  }

  state(): Plain {
    return {
      parameters: this.#parameters.slice(),
      first: this.#first.slice(),
      second: this.#second.slice(),
      updates: this.#updates,
    };
  }

  restore(state: Plain): void {
    const stored = state as {
      parameters: Float64Array;
      first: Float64Array;
      second: Float64Array;
      updates: number;
    };
    this.#parameters.set(stored.parameters);
    this.#first.set(stored.first);
    this.#second.set(stored.second);
    this.#updates = stored.updates;
  }
}

function sigmoid(z: number): number {
  const small = exp(-Math.abs(z));
  return (z >= 0 ? 1 : small) / (1 + small);
}
