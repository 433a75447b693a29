import { classBalancedWeights, type LossShape, methodNamed } from "@gradus/curriculum";
import {
  add,
  cast,
  constant,
  divide,
  exponential,
  gather,
  greater,
  multiply,
  negate,
  power,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  scalar,
  square,
  subtract,
  type Tensor,
  where,
} from "@gradus/graph";
import type { Head } from "./signals.js";
import { logConfidence } from "./super-loss.js";

/** A loss L(l) that is minimised in place of the task's own loss l, an example each. */
export interface ShapedLoss {
  /** ∂L/∂l, `[batch]`: every gradient of the example is its plain one times this; null where it is 1. */
  slope: Tensor | null;
  /** L, `[batch]` */
  value: Tensor;
  /** What the loss keeps from step to step, in the order of {@link keptByLoss}. */
  keptAfter: Tensor[];
}

/** The examples of a step as far as a loss depends on them. */
export interface LossContext {
  head: Head;
  /** `[batch]` classes; of numbers, not read. */
  labels: Tensor;
  /** Training rows of each class; none for numbers. */
  classCounts: Int32Array;
}

/** Names of the scalars that a loss keeps from step to step, each `[1]` and 0 before the first. */
export function keptByLoss(loss: LossShape): string[] {
  return loss.method === "superloss" && optionsOf<SuperLossOptions>(loss).threshold === "running-mean"
    ? ["loss.superloss.threshold", "loss.superloss.started"]
    : [];
}

/**
 * Shapes the task's own loss.
 *
 * Every loss here depends on the label's probability or on l alone, so that its gradient is the plain one of the
 * example times ∂L/∂l: nothing of the backward pass changes, and signals stay those of the plain loss.
 *
 * @param kept What the last step left.
 * @throws TypeError for a loss that is none of one example; TypeError or RangeError for its options.
 */
export function shapeLoss(loss: LossShape, context: LossContext, kept: readonly Tensor[] = []): ShapedLoss {
  switch (loss.method) {
    case "plain":
      return { slope: null, value: context.head.loss, keptAfter: [] };
    case "focal": {
      const options = optionsOf<FocalOptions>(loss);
      return focal(context, options, classShares(options));
    }
    case "class-balanced-focal": {
      const options = optionsOf<FocalOptions & { beta: number }>(loss);
      const { beta } = options;
      return focal(context, options, beta === 0 ? null : classBalancedWeights(context.classCounts, beta));
    }
    case "generalized-cross-entropy":
      return generalizedCrossEntropy(context, optionsOf(loss));
    case "superloss":
      return superLoss(context, optionsOf(loss), kept);
  }
  throw new TypeError(`shapeLoss: loss must be one of an example alone, got "${loss.method}"`);
}

interface FocalOptions {
  gamma: number;
  alpha?: number | undefined;
}

interface SuperLossOptions {
  threshold: string;
  smoothing: number;
  lambda: number;
}

function optionsOf<O>({ method, ...given }: LossShape): O {
  return methodNamed(method, "loss").options.check(given) as O;
}

function classShares({ alpha }: FocalOptions): Float64Array | null {
  return alpha === undefined ? null : Float64Array.of(1 - alpha, alpha);
}

/** L = α_y u^γ l with u = 1 − p_y, and ∂L/∂l = α_y u^γ (1 + γ p_y l / u). */
function focal(
  { head, labels }: LossContext,
  { gamma }: FocalOptions,
  weights: Float64Array | null,
): ShapedLoss {
  const { loss, outputGradient } = head;
  if (gamma === 0 && weights === null) return { slope: null, value: loss, keptAfter: [] };
  const weight = weights && gather(constant("float32", [weights.length], weights), labels);
  if (gamma === 0) return { slope: weight, value: multiply(weight!, loss), keptAfter: [] };
  const other = reduceSum(relu(outputGradient), { axes: [-1] });
  const modulation = gamma === 1 ? other : gamma === 2 ? square(other) : power(other, gamma);
  const factor = weight ? multiply(weight, modulation) : modulation;
  const pull = multiply(multiply(exponential(negate(loss)), scalar(gamma)), lossOverOther(loss, other));
  return {
    slope: multiply(factor, add(pull, scalar(1))),
    value: multiply(factor, loss),
    keptAfter: [],
  };
}

/** −ln(1 − u) / u: near 0, where both have lost their digits, as 1 + u/2 + u²/3 + …, right to 2e-7. */
function lossOverOther(loss: Tensor, other: Tensor): Tensor {
  const series = [5, 4, 3, 2, 1].reduce<Tensor>(
    (sum, degree) => add(multiply(sum, other), scalar(1 / degree)),
    scalar(1 / 6),
  );
  return where(greater(other, scalar(0.1)), divide(loss, other), series);
}

/** L = (1 − max(p, k)^q) / q, and ∂L/∂l = p^q where p > k. */
function generalizedCrossEntropy(
  { head: { loss } }: LossContext,
  { q, truncateBelow }: { q: number; truncateBelow: number },
): ShapedLoss {
  const most = scalar(-Math.log(truncateBelow));
  const open = greater(most, loss);
  const capped = truncateBelow === 0 ? loss : where(open, loss, most);
  const tilted = q === 0 ? null : exponential(multiply(capped, scalar(-q)));
  const value = tilted ? multiply(subtract(scalar(1), tilted), scalar(1 / q)) : capped;
  if (truncateBelow === 0) return { slope: tilted, value, keptAfter: [] };
  const isOpen = cast(open, "float32");
  return { slope: tilted ? multiply(tilted, isOpen) : isOpen, value, keptAfter: [] };
}

/** L = (l − τ) σ + λ ln² σ, and ∂L/∂l = σ: at its minimum over σ, L does not change with σ. */
function superLoss(
  { head: { loss }, classCounts }: LossContext,
  { threshold, smoothing, lambda }: SuperLossOptions,
  kept: readonly Tensor[],
): ShapedLoss {
  const running = threshold === "running-mean" ? runningMean(loss, smoothing, kept) : null;
  const difference = subtract(loss, running ? running.mean : scalar(Math.log(classCounts.length)));
  const logSlope = logConfidence(difference, lambda);
  const slope = exponential(logSlope);
  return {
    slope,
    value: add(multiply(difference, slope), multiply(square(logSlope), scalar(lambda))),
    keptAfter: running ? [running.mean, running.started] : [],
  };
}

/** τ ← τ + (1 − smoothing · started) (mean l − τ), so that the first step takes its batch's mean. */
function runningMean(loss: Tensor, smoothing: number, [before, started]: readonly Tensor[]) {
  const batchMean = reshape(reduceMean(loss), [1]);
  const share = subtract(scalar(1), multiply(started!, scalar(smoothing)));
  return {
    mean: add(before!, multiply(share, subtract(batchMean, before!))),
    started: add(multiply(started!, scalar(0)), scalar(1)),
  };
}

/** The slope as a factor on each row of a gradient, `[batch × 1]`. */
export function weightedBySlope(weights: Tensor, slope: Tensor | null): Tensor {
  return slope === null ? weights : multiply(weights, reshape(slope, weights.shape));
}
