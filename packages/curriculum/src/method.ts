import type { Fields, Options, Rng } from "@gradus/numeric";
import type { Examples, Feedback, Pacing, Proposal, Regularizer, Selection, Target } from "./contracts.js";
import type { Recipe } from "./recipe.js";

/** Options as given: checked at the door of the method that they belong to. */
export type Given = { readonly [option: string]: unknown };

/** A method by name with its options: `{ method: "root", startFraction: 0.2 }`. */
export type Part = { readonly method: string; readonly [option: string]: unknown };

/** How a soft target is realised: drawn from Q with unit weights, or drawn from P and weighed by W. */
export type SoftTarget = "draw" | "weigh";

/** What a part is made from; each part has its own branch of the run's generator. */
export interface Setup {
  readonly examples: Examples;
  readonly batchSize: number;
  readonly softTarget: SoftTarget;
  readonly rng: Rng;
}

/** What every entry of the catalog says about itself. */
export interface Described {
  readonly name: string;
  readonly title: string;
  /** One sentence. */
  readonly says: string;
  readonly formula: string;
  readonly options: Options<Fields>;
  /** Options that are methods themselves, by name. */
  readonly parts?: { readonly [option: string]: NestedPart };
  /** Scores that the examples must carry under the default options. */
  readonly needs: readonly string[];
  readonly feedback: Feedback["turns"];
  /** Cost of one step in forward passes of one example, B = batch size, n = examples. */
  readonly costPerStep: string;
  readonly source: string;
  /** Raised by every change that changes asks; a stored run of another version is refused. */
  readonly algorithm: number;
}

/** An option that names a method of its own. */
export interface NestedPart {
  readonly methods: readonly PartMethod[];
  readonly default: string;
  readonly says: string;
}

/** How the open fraction of a paced target grows with progress. */
export interface PacingMethod extends Described {
  readonly kind: "pacing";
  create(given: Given): Pacing;
}

/** How self-paced learning turns a loss into a weight. */
export interface RegularizerMethod extends Described {
  readonly kind: "regularizer";
  /** Whether losses have to be scaled to [0, 1). */
  readonly unitLosses: boolean;
  create(given: Given): Regularizer;
}

/** Which objective is minimised now. */
export interface TargetMethod extends Described {
  readonly kind: "target";
  /** Whether W may be neither 0 nor 1. */
  readonly soft: boolean;
  create(given: Given, setup: Setup): Target;
  /** Scores that the examples must carry under these options; `needs` if absent. */
  needsOf?(given: Given): string[];
  /** Whether the groups of the examples are read under these options; never if absent. */
  readsGroups?(given: Given): boolean;
  /** Whether rounds of the validation pool are asked under these options; never if absent. */
  asksValidation?(given: Given): boolean;
  /** Whether rounds of the training examples are measured under these options; never if absent. */
  measures?(given: Given): boolean;
}

/** How a batch is drawn. */
export interface ProposalMethod extends Described {
  readonly kind: "proposal";
  needsOf?(given: Given): string[];
  /** Whether all examples are measured under these options; never if absent. */
  measures?(given: Given): boolean;
  create(given: Given, setup: Setup): Proposal;
}

/** Which of a measured pool are used. */
export interface SelectionMethod extends Described {
  readonly kind: "selection";
  readonly unbiased: boolean;
  /** Whether it weighs a batch that it takes whole, for which a trainer that waits for weights need not measure. */
  readonly weighs?: boolean;
  create(given: Given, setup: Setup): Selection;
  needsOf?(given: Given): string[];
  /** Whether gradients of the pool `reference` are asked for; never if left out. */
  readonly asksReference?: boolean;
  /** Models beside "main" that a trainer has to hold; none if left out. */
  readonly models?: readonly string[];
}

/** What a scorer needs of a table beside its rows. */
export type ScorerNeed = "column" | "label" | "classes" | "text" | "images" | "votes" | "probabilities";

/** What a `train` ask minimises an example; the trainer computes it from the options. */
export interface LossMethod extends Described {
  readonly kind: "loss";
  /** What it can be a loss of: `pairs` are examples of one class that attract each other. */
  readonly tasks: readonly ("classes" | "numbers" | "pairs")[];
}

/** A method that stands for a number of its own, not for a part of a run: computed in the lab. */
export interface ScorerMethod extends Described {
  readonly kind: "scorer";
  /** A fixed score is a function of the row alone; a trained one is paid for and computed anew in every block. */
  readonly score: "fixed" | "trained";
  readonly needs: readonly ScorerNeed[];
  /** Names of the columns that `gradus score` writes for it. */
  readonly columns: readonly string[];
  /** Whether an arm of a comparison can read it. */
  readonly inCompare: boolean;
}

/** The control that tells a curriculum's order from its mere machinery. */
export interface Placebo {
  readonly says: string;
  /** Scores that are permuted among the examples of a class, see `permuteWithinClasses`. */
  permutes(given: Given): string[];
  recipe(given: Given): Recipe;
}

/** A named recipe: what an arm of a comparison can be. */
export interface CurriculumMethod extends Described {
  readonly kind: "curriculum";
  recipe(given: Given): Recipe;
  readonly placebo?: Placebo;
}

/** A method that a recipe can hold. */
export type PartMethod =
  | TargetMethod
  | PacingMethod
  | RegularizerMethod
  | ProposalMethod
  | SelectionMethod
  | LossMethod;

/** An entry of the catalog. */
export type Method = CurriculumMethod | PartMethod | ScorerMethod;
