/** What decides when evaluations fall. */
export interface EvaluationPlan {
  /** C, all that an arm may spend. */
  budget: number;
  evaluations: number;
  /** Spent before the first step. */
  scorer: number;
}

/** Costs that meet a fraction of the budget on paper may miss it by this much of the fraction. */
const ROUNDING = 1e-9;

/**
 * When a cell is evaluated: k of `evaluations` after the first step whose total cost, scorer included, is at least
 * k/evaluations of the budget. A step that passes several fractions at once is evaluated as the last of them; those
 * that the scorer passed are never evaluated.
 */
export class EvaluationClock {
  /** The last fraction that was evaluated or passed. */
  k: number;

  constructor(private readonly plan: EvaluationPlan) {
    this.k = this.reached(0);
  }

  /** Cost of the run, its scorer aside, at which the next evaluation falls due. */
  get nextCost(): number {
    const { budget, evaluations, scorer } = this.plan;
    return Math.max(0, (budget * (this.k + 1 - ROUNDING)) / evaluations - scorer);
  }

  /** Evaluates now, due or because no further step fits; returns its k. */
  advance(spentByRun: number): number {
    this.k = Math.min(this.plan.evaluations, Math.max(this.k + 1, this.reached(spentByRun)));
    return this.k;
  }

  private reached(spentByRun: number): number {
    const { budget, evaluations, scorer } = this.plan;
    return Math.floor(((scorer + spentByRun) / budget) * evaluations + ROUNDING);
  }
}
