import {
  choice,
  fraction,
  integer,
  log,
  number,
  type OptionsOf,
  optional,
  options,
  positive,
  pow,
} from "@gradus/numeric";
import type {
  Change,
  Examples,
  Memory,
  Moment,
  Plain,
  Proposal,
  Round,
  SignalName,
  Target,
} from "../contracts.js";
import type { ProposalMethod, Setup } from "../method.js";
import { TreeDraws } from "./tree-draws.js";

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
  refreshes: integer({
    min: 0,
    max: 1000,
    default: 0,
    says: "Times, evenly over the budget, at which the signal of every example is measured anew (cost n each).",
  }),
});
export type PriorityOptions = OptionsOf<typeof priorityOptions>;

/**
 * Draws with replacement in proportion to the last known signal, and corrects for it.
 *
 *   p(i) ∝ W(i) P(i) (s_i + ε)^α,   v = (Q(i) / p(i))^β(x),   β(x) = β₀ + (1 − β₀) x
 *
 * The signal is the one that training last reported or that was last measured, whichever is later, else `unseen`: 1
 * for the gradient norm, ln(classes) for the loss (1 without classes).
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
  refreshes: number;
}

function ignorantSignal(signal: Settings["signal"], { classes, classCount = 1 }: Examples): number {
  return signal === "loss" && classes !== undefined && classCount > 1 ? log(classCount) : 1;
}

class PriorityProposal implements Proposal {
  readonly report: SignalName[];
  readonly #settings: Settings;
  readonly #draws: TreeDraws;
  #memory: Memory | null = null;
  #refreshed = 0;

  constructor(settings: Settings, { examples, softTarget, rng }: Setup) {
    this.#settings = settings;
    this.report = [settings.signal];
    this.#draws = new TreeDraws(examples.count, softTarget === "draw", rng.split("draw"), (i) =>
      this.#priorityOf(i, this.#memory!),
    );
  }

  measureBefore({ progress }: Moment): Round | null {
    const due = Math.floor(progress * (this.#settings.refreshes + 1) + 1e-9);
    if (due === this.#refreshed || this.#refreshed === this.#settings.refreshes) return null;
    return { pool: "train", signals: [this.#settings.signal] };
  }

  advance({ progress }: Moment): void {
    const { refreshes } = this.#settings;
    this.#refreshed = Math.min(refreshes, Math.floor(progress * (refreshes + 1) + 1e-9));
  }

  targetChanged(change: Change, target: Target, memory: Memory): void {
    this.#memory = memory;
    if (change === "all") this.#draws.fill(target);
    else if (change !== "none") this.#draws.set(change, target);
  }

  told(indices: Int32Array, memory: Memory, target: Target): void {
    this.#memory = memory;
    this.#draws.set(indices, target);
  }

  draw(
    { drawIndex, progress }: Moment,
    target: Target,
    count: number,
    indices: Int32Array,
    weights: Float32Array,
    offset: number,
  ): void {
    this.#draws.draw(drawIndex, target, this.#power(progress), count, indices, weights, offset);
  }

  densityOf(i: number, target: Target): number {
    return this.#draws.densityOf(i, target);
  }

  correctionOf(i: number, target: Target, progress: number): number {
    return this.#draws.correctionOf(i, target, this.#power(progress));
  }

  state(): Plain {
    return this.#refreshed;
  }

  restore(state: Plain): void {
    this.#refreshed = state as number;
  }

  #power(progress: number): number {
    const { correctionStart } = this.#settings;
    return correctionStart + (1 - correctionStart) * progress;
  }

  #priorityOf(i: number, { latest }: Memory): number {
    const { signal, smoothing, unseen, exponent } = this.#settings;
    const known = latest[signal]?.[i] ?? NaN;
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
  measures: (given) => (given["refreshes"] as number) > 0,
  feedback: "step",
  costPerStep: "3 B",
  source: "Schaul et al. 2016, Prioritized Experience Replay, arXiv:1511.05952",
  algorithm: 1,
  create: priority,
};
