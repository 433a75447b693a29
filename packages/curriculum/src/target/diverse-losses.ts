import { orderBy } from "@gradus/numeric";

/**
 * Losses under which plain self-paced learning is self-paced learning with diversity: those of a group fall the less
 * the more easier ones the group has, so that its first few open before the many of another.
 *
 *   min over v in {0, 1}ⁿ of Σ v_i l_i − λ Σ v_i − γ Σ_g √(Σ_{i in g} v_i)
 *
 * opens the example that is the r-th easiest of its group where l < λ + γ / (√r + √(r − 1)). With γ = d λ that is
 * l / (1 + d / (√r + √(r − 1))) < λ. The divisor falls with r and losses rise, so the open ones of a group are a prefix
 * of it, and no search over λ is needed to open a given share of all.
 *
 * @param losses `[n]`, at least 0; NaN = unknown, stays NaN and counts in no group.
 * @param groups `[n]` at least 0. Groups are of similarity; by class label they would only balance classes.
 * @param keys `[2 n]` words by which ties within a group fall.
 * @source Jiang et al. 2014, Self-Paced Learning with Diversity, NeurIPS, algorithm 1. Deviates: γ is given as a
 *   multiple d of λ, so that it needs no unit, and a loss equal to its threshold is in.
 */
export function diverseLosses(
  losses: Float32Array,
  groups: Int32Array,
  keys: Uint32Array,
  diversity: number,
): Float32Array {
  const order = orderBy(
    losses.map((loss) => (Number.isNaN(loss) ? Infinity : loss)),
    keys,
  );
  const rankOf = new Map<number, number>();
  const diverse = new Float32Array(losses.length).fill(NaN);
  for (const i of order) {
    if (Number.isNaN(losses[i]!)) continue;
    const rank = (rankOf.get(groups[i]!) ?? 0) + 1;
    rankOf.set(groups[i]!, rank);
    diverse[i] = losses[i]! / (1 + diversity / (Math.sqrt(rank) + Math.sqrt(rank - 1)));
  }
  return diverse;
}
