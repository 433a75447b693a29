import { checkRecipe, type LossMethod, methodNamed } from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import type { Experiment } from "@gradus/protocol";

/**
 * Refuses an arm, or what a sweep would make one, whose loss is none of what the model is trained on: classes, numbers, or pairs of one class.
 *
 * @throws InputError with the arm or the model, and what would fit.
 */
export function refuseUnfitLosses(experiment: Pick<Experiment, "model" | "task" | "arms" | "sweep">): void {
  const { model, task, sweep } = experiment;
  const arms = [...experiment.arms, ...(sweep?.candidates ?? []).map(({ arm }) => arm)];
  const classifies = task.kind === "classification";
  const embeds = model.kind === "embedding";
  if (embeds && !classifies) {
    throw new InputError({
      thing: "model",
      rule: "must not be an embedding where numbers are predicted, since pairs are of one class",
      value: "embedding",
      remedy: "Give --task classification for few different integers, or --model mlp.",
    });
  }
  const trained = embeds ? "pairs" : classifies ? "classes" : "numbers";
  for (const arm of arms) {
    const { loss } = checkRecipe(arm.recipe);
    const { tasks } = methodNamed(loss.method, "loss") as LossMethod;
    if (!tasks.includes(trained)) {
      throw new InputError({
        thing: `arm ${arm.name}`,
        rule: `must have a loss of ${trained}, which is what ${model.kind} is trained on here`,
        value: `${loss.method}, a loss of ${tasks.join(" or ")}`,
        remedy: remedyFor(trained, tasks),
      });
    }
    if (loss["alpha"] !== undefined && task.kind === "classification" && task.classes.length !== 2) {
      throw new InputError({
        thing: `arm ${arm.name}: alpha`,
        rule: "must be left out unless there are two classes",
        value: `${loss["alpha"]} with ${task.classes.length} classes`,
        remedy: "Leave it out, or take class-balanced-focal, which weighs every class by its rows.",
      });
    }
    if (loss["threshold"] === "log-classes" && !classifies) {
      throw new InputError({
        thing: `arm ${arm.name}: threshold`,
        rule: "must be running-mean where numbers are predicted",
        value: "log-classes",
        remedy: "Leave it out.",
      });
    }
  }
}

function remedyFor(trained: LossMethod["tasks"][number], tasks: LossMethod["tasks"]): string {
  if (trained === "pairs") {
    return "Give --model mlp, or compare losses of pairs: --arms info-nce,hard-negative with info-nce as the control.";
  }
  if (tasks.includes("pairs")) return "Give --model embedding, or leave the arm away.";
  return "Leave the arm away; superloss is a loss of classes and of numbers.";
}
