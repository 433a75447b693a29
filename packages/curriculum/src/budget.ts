import { atLeast, describeValue, options, positive, positiveInteger } from "@gradus/numeric";
import type { Cost, RunOptions } from "./contracts.js";

const costBudget = options("budget", {
  cost: atLeast(0, { says: "Most cost that may be asked; the step that does not fit ends the run." }),
});
const stepBudget = options("budget", { steps: positiveInteger({ says: "Optimizer steps." }) });
const costsOptions = options("costs", {
  measure: atLeast(0, { default: 1, says: "Cost of a forward pass of one example." }),
  train: positive({ default: 3, says: "Cost of forward and backward pass of one example." }),
});

const FORMS = "startRun: budget must be { steps } or { cost }";

/** Counts cost when it is asked and says what still fits. */
export class Budget {
  measured = 0;
  differentiated = 0;
  trained = 0;
  readonly limit: { cost: number } | { steps: number };
  readonly costs: { measure: number; train: number };

  constructor(budget: RunOptions["budget"], costs: RunOptions["costs"] | Record<string, never> = {}) {
    if (typeof budget !== "object" || budget === null) {
      throw new TypeError(`${FORMS}, got ${describeValue(budget)}`);
    }
    const [form, ...more] = Object.keys(budget);
    if ((form !== "steps" && form !== "cost") || more.length > 0) {
      throw new TypeError(`${FORMS}, got { ${Object.keys(budget).join(", ")} }`);
    }
    this.limit = "steps" in budget ? stepBudget.check(budget) : costBudget.check(budget);
    this.costs = costsOptions.check(costs);
  }

  get reason(): "steps" | "budget" {
    return "steps" in this.limit ? "steps" : "budget";
  }

  get spent(): number {
    return this.costOf(this);
  }

  costOf({ measured, differentiated, trained }: Cost): number {
    return measured * this.costs.measure + differentiated * this.costs.train + trained * this.costs.train;
  }

  /** Share of the budget that was asked before this step. */
  progress(step: number): number {
    if ("steps" in this.limit) return step / this.limit.steps;
    return this.limit.cost === 0 ? 1 : this.spent / this.limit.cost;
  }

  /** Whether a step of this cost may still be asked. */
  fits(step: number, { measured, differentiated, trained }: Cost): boolean {
    if ("steps" in this.limit) return step < this.limit.steps;
    const after = {
      measured: this.measured + measured,
      differentiated: this.differentiated + differentiated,
      trained: this.trained + trained,
    };
    return this.costOf(after) <= this.limit.cost;
  }

  /** At most `most` steps of this size and no fewer than fit before the cost: for the size of buffers. */
  stepsUntil(untilCost: number, step: number, trained: number, most: number): number {
    const cost = trained * this.costs.train;
    const before = Math.ceil((untilCost - this.spent) / cost);
    const left =
      "steps" in this.limit ? this.limit.steps - step : Math.floor((this.limit.cost - this.spent) / cost) + 1;
    return Math.max(1, Math.min(most, before, left));
  }
}
