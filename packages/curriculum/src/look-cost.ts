import type { Cost, MeasureAsk } from "./contracts.js";

/** Forward passes under different dropout masks that an example's uncertainty is taken over. */
export const DROPOUT_PASSES = 10;

/**
 * What one look at so many examples costs: a forward pass each, ten for uncertainty under dropout; for alignment
 * gradients of the examples and of the reference, and once more of the examples where a virtual step comes first.
 */
export function costOfLook(
  size: number,
  { signals, reference, after }: Pick<MeasureAsk, "signals" | "reference" | "after">,
): Omit<Cost, "trained"> {
  if (reference !== undefined) {
    return { measured: 0, differentiated: (after === undefined ? 1 : 2) * size + reference.indices.length };
  }
  const uncertain = signals.some((name) => name === "mutualInformation" || name === "conditionalEntropy");
  return { measured: (uncertain ? DROPOUT_PASSES : 1) * size, differentiated: 0 };
}
