import { add, divide, multiply, scalar, squareRoot, subtract, type Tensor } from "@gradus/graph";
import { pow } from "@gradus/numeric";
import type { OptimizerSpec } from "../contracts.js";

/** An optimizer: how many arrays of state a parameter has, its scalars a step, and one update. */
export interface Optimizer {
  readonly slotCount: number;
  readonly scalarNames: readonly string[];
  /** Values of the scalars at a learning rate; `step` counts from 1, `decay` is the factor on weight decay. */
  scalars(learningRate: number, step: number, decay?: number): number[];
  update(
    parameter: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
    scalars: readonly Tensor[],
    decays: boolean,
  ): Updated;
}

export interface Updated {
  parameter: Tensor;
  slots: Tensor[];
}

/** Builds an optimizer from its description. Weight decay applies to weights and never to biases. */
export function createOptimizer(spec: OptimizerSpec): Optimizer {
  return spec.kind === "sgd" ? stochasticGradientDescent(spec) : adamW(spec);
}

/**
 * Gradient descent with momentum, as torch.optim.SGD: u ← μ u + (g + λ θ), θ ← θ − η u.
 */
function stochasticGradientDescent({ momentum, weightDecay }: OptimizerSpec & { kind: "sgd" }): Optimizer {
  return {
    slotCount: momentum === 0 ? 0 : 1,
    scalarNames: ["learningRate", ...(weightDecay > 0 ? ["weightDecay"] : [])],
    scalars: (learningRate, _step, decay = 1) => [
      learningRate,
      ...(weightDecay > 0 ? [weightDecay * decay] : []),
    ],
    update(parameter, gradient, [velocity], [learningRate, pullOf], decays) {
      const pull = decays && weightDecay > 0 ? add(gradient, multiply(parameter, pullOf!)) : gradient;
      const move = velocity ? add(multiply(velocity, scalar(momentum)), pull) : pull;
      return {
        parameter: subtract(parameter, multiply(move, learningRate!)),
        slots: velocity ? [move] : [],
      };
    },
  };
}

/**
 * AdamW: θ ← (1 − η λ) θ − η m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
 *
 * Kept as M = m / (1 − β₁) and V = v / (1 − β₂), so that M ← β₁ M + g and V ← β₂ V + g² take one pass less each;
 * with c = √((1 − β₂) / (1 − β₂ᵗ)) the step is η (1 − β₁) / ((1 − β₁ᵗ) c) · M / (√V + ε / c).
 *
 * @source Loshchilov & Hutter 2019, Decoupled Weight Decay Regularization, arXiv:1711.05101, algorithm 2.
 */
function adamW({ beta1, beta2, epsilon, weightDecay }: OptimizerSpec & { kind: "adamw" }): Optimizer {
  return {
    slotCount: 2,
    scalarNames: ["stepSize", "epsilon", "keep"],
    scalars(learningRate, step, decay = 1) {
      const scale = Math.sqrt((1 - beta2) / (1 - pow(beta2, step)));
      return [
        (learningRate * (1 - beta1)) / ((1 - pow(beta1, step)) * scale),
        epsilon / scale,
        1 - learningRate * weightDecay * decay,
      ];
    },
    update(parameter, gradient, [first, second], [stepSize, epsilonNow, keep], decays) {
      const mean = add(multiply(first!, scalar(beta1)), gradient);
      const square = add(multiply(second!, scalar(beta2)), multiply(gradient, gradient));
      const move = multiply(divide(mean, add(squareRoot(square), epsilonNow!)), stepSize!);
      const kept = decays && weightDecay > 0 ? multiply(parameter, keep!) : parameter;
      return { parameter: subtract(kept, move), slots: [mean, square] };
    },
  };
}
