import type { SignalName } from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import type { Experiment } from "@gradus/protocol";

const OF_NUMBERS: readonly SignalName[] = ["loss", "gradientNorm", "alignment"];
const OF_DROPOUT: readonly SignalName[] = ["mutualInformation", "conditionalEntropy"];

/**
 * Refuses an arm that reads a signal which the model does not have: those of probabilities where numbers are
 * predicted, those of dropout where nothing is dropped.
 *
 * @throws InputError with the arm and what would give it the signal.
 */
export function refuseUnfitSignals(
  { model, task }: Pick<Experiment, "model" | "task">,
  arm: string,
  asked: readonly SignalName[],
): void {
  const thing = `arm ${arm}`;
  const unfit = asked.find((name) => task.kind === "regression" && !OF_NUMBERS.includes(name));
  if (unfit !== undefined) {
    throw new InputError({
      thing,
      rule: "must read the loss or the norm of its gradient where numbers are predicted",
      value: `one that reads ${WORDS[unfit] ?? unfit}`,
      remedy: "Give another option of it (gradus methods lists them), or leave the arm away.",
    });
  }
  const dropped = asked.find((name) => OF_DROPOUT.includes(name));
  if (dropped === undefined || dropsUnits(model)) return;
  throw new InputError({
    thing,
    rule: `must have a model with dropout, under which ${WORDS[dropped]} is measured`,
    value: "dropout" in model && model.dropout > 0 ? `${model.kind} without a hidden layer` : model.kind,
    remedy:
      "Give another option of it, or compare with such a model in experiment.yaml, model: { kind: mlp, hidden: [64], dropout: 0.1 }.",
  });
}

const WORDS: { readonly [name in SignalName]?: string } = {
  entropy: "entropy",
  mutualInformation: "mutual information",
  conditionalEntropy: "conditional entropy",
  labelProbability: "the probability of the label",
  margin: "the margin",
};

function dropsUnits(model: Experiment["model"]): boolean {
  return "dropout" in model && model.dropout > 0 && model.hidden.length > 0;
}
