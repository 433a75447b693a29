import {
  choice,
  createSumTree,
  fraction,
  log,
  number,
  type OptionsOf,
  optional,
  options,
  positive,
  pow,
  type Rng,
  type SumTree,
} from "@gradus/numeric";
import type { Change, Examples, Memory, Moment, Proposal, SignalName, Target } from "../contracts.js";
import type { ProposalMethod, Setup } from "../method.js";

export const priorityOptions = options("priority", {
  signal: choice(["gradientNorm", "loss"], {
    default: "gradientNorm",
    says: "Signal that ranks examples; only the gradient norm is known to lower the variance.",
  }),
  exponent: number({ min: 0, max: 10, default: 1, says: "α: 0 is uniform, 1 proportional to the signal." }),
  smoothing: positive({
    default: 0.1,
    says: "Added to every signal, in its unit, so that no example starves and no weight explodes.",
  }),
  unseen: optional(
    positive({
      says: "Signal of an example that was never trained on; by default that of a model that knows nothing.",
    }),
  ),
  correctionStart: fraction({
    default: 1,
    says: "β at progress 0, rising in a line to 1: 1 minimises the target from the start.",
  }),
});
export type PriorityOptions = OptionsOf<typeof priorityOptions>;

/**
 * Draws with replacement in proportion to the last known signal, and corrects for it.
 *
 *   p(i) ∝ W(i) P(i) (s_i + ε)^α,   v = (Q(i) / p(i))^β(x),   β(x) = β₀ + (1 − β₀) x
 *
 * The signal is the one that training last reported, else the one last measured, else `unseen`: 1 for the gradient
 * norm, ln(classes) for the loss (1 without classes).
 *
 * @source Schaul et al. 2016, Prioritized Experience Replay, arXiv:1511.05952. Deviates: v is not divided by its
 *   maximum, since trainers never renormalise; β follows the budget.
 */
export function priority(given: PriorityOptions, setup: Setup): Proposal {
  const { examples } = setup;
  const { unseen, ...settings } = priorityOptions.check(given);
  return new PriorityProposal(
    { ...settings, unseen: unseen ?? ignorantSignal(settings.signal, examples) },
    setup,
  );
}

interface Settings {
  signal: "gradientNorm" | "loss";
  exponent: number;
  smoothing: number;
  unseen: number;
  correctionStart: number;
}

function ignorantSignal(signal: Settings["signal"], { classes, classCount = 1 }: Examples): number {
  return signal === "loss" && classes !== undefined && classCount > 1 ? log(classCount) : 1;
}

class PriorityProposal implements Proposal {
  readonly report: SignalName[];
  readonly #settings: Settings;
  readonly #count: number;
  readonly #drawsByWeight: boolean;
  readonly #rng: Rng;
  readonly #tree: SumTree;
  #uniforms = new Float64Array(0);
  #masses = new Float64Array(0);

  constructor(settings: Settings, { examples, softTarget, rng }: Setup) {
    this.#settings = settings;
    this.report = [settings.signal];
    this.#count = examples.count;
    this.#drawsByWeight = softTarget === "draw";
    this.#rng = rng.split("draw");
    this.#tree = createSumTree(examples.count);
  }

  targetChanged(change: Change, target: Target, memory: Memory): void {
    if (change === "all") {
      const masses = new Float64Array(this.#count);
      for (let r = 0; r < target.openCount; r++) {
        const i = target.openAt(r);
        masses[i] = target.massOf(i) * this.#priorityOf(i, memory);
      }
      this.#tree.fill(masses);
    } else if (change !== "none") {
      this.told(change, memory, target);
    }
  }

  told(indices: Int32Array, memory: Memory, target: Target): void {
    if (this.#masses.length < indices.length) this.#masses = new Float64Array(indices.length);
    for (let k = 0; k < indices.length; k++) {
      const i = indices[k]!;
      const mass = target.massOf(i);
      this.#masses[k] = mass === 0 ? 0 : mass * this.#priorityOf(i, memory);
    }
    this.#tree.setMany(indices, this.#masses, indices.length);
  }

  draw(
    { drawIndex, progress }: Moment,
    target: Target,
    count: number,
    indices: Int32Array,
    weights: Float32Array,
    offset: number,
  ): void {
    if (this.#uniforms.length !== count) this.#uniforms = new Float64Array(count);
    this.#rng.fillUniform(drawIndex, this.#uniforms);
    for (let k = 0; k < count; k++) {
      const i = this.#tree.draw(this.#uniforms[k]!);
      indices[offset + k] = i;
      weights[offset + k] = this.correctionOf(i, target, progress);
    }
  }

  densityOf(i: number): number {
    return this.#tree.get(i) / this.#tree.total;
  }

  correctionOf(i: number, target: Target, progress: number): number {
    const leaf = this.#tree.get(i);
    if (leaf === 0) return 0;
    const total = this.#drawsByWeight ? target.massSum : this.#count;
    const ratio = (target.massOf(i) / leaf) * (this.#tree.total / total);
    const { correctionStart } = this.#settings;
    if (correctionStart === 1) return ratio;
    return pow(ratio, correctionStart + (1 - correctionStart) * progress);
  }

  #priorityOf(i: number, { reported, measured }: Memory): number {
    const { signal, smoothing, unseen, exponent } = this.#settings;
    let known = reported[signal]?.[i] ?? NaN;
    if (Number.isNaN(known)) known = measured[signal]?.[i] ?? NaN;
    const raised = (Number.isNaN(known) ? unseen : known) + smoothing;
    return exponent === 1 ? raised : pow(raised, exponent);
  }
}

export const priorityMethod: ProposalMethod = {
  kind: "proposal",
  name: "priority",
  title: "Priority on the last known signal",
  says: "Draws in proportion to the gradient norm or loss that training last reported, and corrects for it.",
  formula: "p(i) ∝ W(i) P(i) (s_i + ε)^α;  v = (Q(i) / p(i))^β(x);  β(x) = β₀ + (1 − β₀) x",
  options: priorityOptions,
  needs: [],
  feedback: "step",
  costPerStep: "3 B",
  source: "Schaul et al. 2016, Prioritized Experience Replay, arXiv:1511.05952",
  algorithm: 1,
  create: priority,
};
