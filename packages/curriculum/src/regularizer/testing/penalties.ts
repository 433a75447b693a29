/** f(v; λ) of every regularizer under its default options, written apart from the code: v* minimises v l + f(v; λ). */
export const penalties: { [regularizer: string]: (v: number, lambda: number) => number } = {
  hard: (v, lambda) => -lambda * v,
  linear: (v, lambda) => lambda * (v ** 2 / 2 - v),
  logarithmic: (v, lambda) => (1 - lambda) * v - (1 - lambda) ** v / Math.log(1 - lambda),
  mixture: (v, lambda) => {
    const lower = 0.5 * lambda;
    const zeta = (lambda * lower) / (lambda - lower);
    return -zeta * Math.log(v + zeta / lambda);
  },
  // Weights are 1 up to a quarter of λ² = threshold, which makes γ = λ.
  "mixture-2": (v, threshold) => threshold / (v + 1),
  polynomial: (v, lambda) => lambda * (v ** 3 / 3 - v),
  logistic: (v, lambda) => {
    const rest = 1 + Math.exp(-lambda) - v;
    return rest * Math.log(rest) + (v === 0 ? 0 : v * Math.log(v)) - lambda * v;
  },
  welsch: (v, lambda) => lambda * ((v === 0 ? 0 : v * Math.log(v)) - v),
};

/** F_λ(l) = ∫₀ˡ v*(s) ds of the same, in closed form: what alternating search majorises and minimises. */
export const latentObjectives: { [regularizer: string]: (loss: number, lambda: number) => number } = {
  hard: (loss, lambda) => Math.min(loss, lambda),
  linear: (loss, lambda) => (loss < lambda ? loss - loss ** 2 / (2 * lambda) : lambda / 2),
  logarithmic: (loss, lambda) => {
    const zeta = 1 - lambda;
    const integral = (u: number) => u * Math.log(u) - u;
    return (integral(Math.min(loss, lambda) + zeta) - integral(zeta)) / Math.log(zeta);
  },
  mixture: (loss, lambda) => {
    const lower = lambda / 2;
    const zeta = (lambda * lower) / (lambda - lower);
    const upper = Math.min(loss, lambda);
    return loss <= lower ? loss : lower + zeta * Math.log(upper / lower) - (zeta / lambda) * (upper - lower);
  },
  "mixture-2": (loss, threshold) => {
    const lower = threshold / 4;
    const upper = Math.min(loss, threshold);
    const lambda = Math.sqrt(threshold);
    if (loss <= lower) return loss;
    return lower + 2 * lambda * (Math.sqrt(upper) - Math.sqrt(lower)) - (upper - lower);
  },
  polynomial: (loss, lambda) => (2 / 3) * lambda * (1 - (1 - Math.min(loss, lambda) / lambda) ** 1.5),
  logistic: (loss, lambda) => {
    const integral = (s: number) => s - Math.log(1 + Math.exp(s - lambda));
    return (1 + Math.exp(-lambda)) * (integral(loss) - integral(0));
  },
  welsch: (loss, lambda) => lambda * (1 - Math.exp(-loss / lambda)),
};
