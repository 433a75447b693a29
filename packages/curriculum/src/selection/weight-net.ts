import { exp, pow, type Rng } from "@gradus/numeric";
import type { Plain } from "../contracts.js";

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/**
 * A net of one hidden layer from a loss to a weight in (0, 1), V(l) = σ(W₂ ReLU(W₁ l + b₁) + b₂), trained by Adam.
 *
 * All weights begin uniform in ±1/√(inputs of the layer), biases too, as linear layers do in the paper's code.
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

  weightOf(loss: number): number {
    const hidden = this.#hidden;
    const p = this.#parameters;
    let z = p[3 * hidden]!;
    for (let h = 0; h < hidden; h++) {
      const a = p[h]! * loss + p[hidden + h]!;
      if (a > 0) z += p[2 * hidden + h]! * a;
    }
    return sigmoid(z);
  }

  /** Gradient of Σ_k slopes_k V(l_k) with respect to the parameters, `[3 hidden + 1]`. */
  gradient(losses: Float32Array, slopes: Float64Array): Float64Array {
    const hidden = this.#hidden;
    const p = this.#parameters;
    const gradient = new Float64Array(p.length);
    for (let k = 0; k < losses.length; k++) {
      const loss = losses[k]!;
      const weight = this.weightOf(loss);
      const delta = slopes[k]! * weight * (1 - weight);
      gradient[3 * hidden]! += delta;
      for (let h = 0; h < hidden; h++) {
        const a = p[h]! * loss + p[hidden + h]!;
        if (a <= 0) continue;
        const back = delta * p[2 * hidden + h]!;
        gradient[h]! += back * loss;
        gradient[hidden + h]! += back;
        gradient[2 * hidden + h]! += delta * a;
      }
    }
    return gradient;
  }

  /** One step of Adam down Σ_k slopes_k V(l_k), with L2 pull added to the gradient. */
  descend(losses: Float32Array, slopes: Float64Array): void {
    const gradient = this.gradient(losses, slopes);
    const t = ++this.#updates;
    const stepSize = this.#learningRate / (1 - pow(BETA_1, t));
    const scale = 1 - pow(BETA_2, t);
    for (let k = 0; k < gradient.length; k++) {
      const g = gradient[k]! + this.#weightDecay * this.#parameters[k]!;
      const first = BETA_1 * this.#first[k]! + (1 - BETA_1) * g;
      const second = BETA_2 * this.#second[k]! + (1 - BETA_2) * g * g;
      this.#first[k] = first;
      this.#second[k] = second;
      this.#parameters[k]! -= (stepSize * first) / (Math.sqrt(second / scale) + EPSILON);
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
  return z >= 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z));
}
