/** What an {@link InputError} says: each part is a phrase, so that the message reads as one sentence. */
export interface InputProblem {
  /** What is wrong, with its file: `train.csv: label column "category"`. */
  thing: string;
  /** What it must do or be: `must exist`. */
  rule: string;
  /** What was found instead: `columns text, intent`. */
  value: string;
  /** What the user can do, as a sentence. */
  remedy: string;
}

/**
 * The user's own file or option cannot be used: names the thing, the rule that it breaks, the value found and
 * the remedy. The message is `<thing> <rule>, got <value>`; `remedy` stands beside it.
 */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly thing: string;
  readonly rule: string;
  readonly value: string;
  readonly remedy: string;

  constructor(problem: InputProblem, options: { cause?: unknown } = {}) {
    super(`${problem.thing} ${problem.rule}, got ${problem.value}`, options);
    this.thing = problem.thing;
    this.rule = problem.rule;
    this.value = problem.value;
    this.remedy = problem.remedy;
  }
}
