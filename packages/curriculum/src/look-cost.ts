import type { Cost, MeasureAsk } from "./contracts.js";

/** Forward passes under different dropout masks that an example's uncertainty is taken over. */
export const DROPOUT_PASSES = 10;

/**
 * What one look at so many examples costs: a forward pass each, ten more for uncertainty under dropout, which needs
 * none without; for alignment gradients of the examples and of the reference, and once more of the examples where a virtual step comes first.
 */
export function costOfLook(
  size: number,
  { signals, reference, after }: Pick<MeasureAsk, "signals" | "reference" | "after">,
): Omit<Cost, "trained"> {
  if (reference !== undefined) {
    return { measured: 0, differentiated: (after === undefined ? 1 : 2) * size + reference.indices.length };
  }
  const uncertain = signals.filter((name) => name === "mutualInformation" || name === "conditionalEntropy");
  const passes = (uncertain.length > 0 ? DROPOUT_PASSES : 0) + (uncertain.length < signals.length ? 1 : 0);
  return { measured: passes * size, differentiated: 0 };
}
