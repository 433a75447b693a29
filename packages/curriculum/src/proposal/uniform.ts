import { type AliasTable, options, type Rng } from "@gradus/numeric";
import type { Change, Moment, Proposal, Target } from "../contracts.js";
import type { ProposalMethod, Setup } from "../method.js";
import { openCorrection, openDensity, weightTable } from "./soft-draws.js";

export const uniformOptions = options("uniform", {});

/** Independent draws with replacement from the target's open examples: plain stochastic gradient. */
export function uniform(_given: Readonly<Record<string, never>>, setup: Setup): Proposal {
  return new UniformProposal(setup);
}

class UniformProposal implements Proposal {
  readonly report = [];
  readonly #count: number;
  readonly #rng: Rng;
  readonly #drawsByWeight: boolean;
  #table: AliasTable | null = null;

  constructor({ examples, softTarget, rng }: Setup) {
    this.#count = examples.count;
    this.#rng = rng.split("draw");
    this.#drawsByWeight = softTarget === "draw";
  }

  targetChanged(change: Change): void {
    if (change !== "none") this.#table = null;
  }

  draw(
    { drawIndex }: Moment,
    target: Target,
    count: number,
    indices: Int32Array,
    weights: Float32Array,
    offset: number,
  ): void {
    const soft = target.soft && this.#drawsByWeight;
    for (let k = 0; k < count; k++) {
      const i = soft
        ? this.#drawSoft(drawIndex + k, target)
        : target.openAt(this.#rng.integer(drawIndex + k, target.openCount));
      indices[offset + k] = i;
      weights[offset + k] = this.correctionOf(i, target);
    }
  }

  densityOf(i: number, target: Target): number {
    return openDensity(i, target, this.#drawsByWeight);
  }

  correctionOf(i: number, target: Target): number {
    return openCorrection(i, target, this.#drawsByWeight, this.#count);
  }

  #drawSoft(position: number, target: Target): number {
    this.#table ??= weightTable(target, this.#count);
    return this.#table.draw(this.#rng, position);
  }
}

export const uniformMethod: ProposalMethod = {
  kind: "proposal",
  name: "uniform",
  title: "Uniform draws",
  says: "Independent draws with replacement from the open examples.",
  formula: "p(i) = W(i) / ΣW, with replacement",
  options: uniformOptions,
  needs: [],
  feedback: "none",
  costPerStep: "3 B",
  source: "stochastic gradient descent with replacement",
  algorithm: 1,
  create: uniform,
};
