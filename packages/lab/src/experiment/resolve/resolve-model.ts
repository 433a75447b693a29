import { InputError } from "@gradus/data";
import type { Experiment, ExperimentInput } from "@gradus/protocol";
import { modelNamed, poolings, type TableContent } from "./default-training.js";

/**
 * The model that was asked for, by name or whole; undefined where the table decides.
 *
 * @throws InputError for an unknown name, and for a convolutional network where it does not fit the rows.
 */
export function resolveModel(
  given: ExperimentInput["model"],
  content: TableContent,
): Experiment["model"] | undefined {
  if (given === undefined) return undefined;
  const model = typeof given === "string" ? modelNamed(given) : given;
  if (model === null) {
    throw new InputError({
      thing: "model",
      rule: "must be softmax-regression, mlp, mlp:<widths> such as mlp:128-64, cnn, cnn:<channels> such as cnn:16-32, embedding, or embedding:<widths> such as embedding:64-32",
      value: JSON.stringify(given),
      remedy: "Other options of a model go into experiment.yaml.",
    });
  }
  if (model.kind === "cnn") refuseUnfitImages(model.channels.length, content);
  return model;
}

function refuseUnfitImages(convolutions: number, { image }: TableContent): void {
  if (image === undefined) {
    throw new InputError({
      thing: "model",
      rule: "must not be cnn where rows are not images, one each and nothing beside",
      value: "cnn",
      remedy: "Give images as the table, or --model mlp.",
    });
  }
  const most = poolings(image);
  if (convolutions > most) {
    throw new InputError({
      thing: "model",
      rule: `must have at most ${most} convolutions, each of which halves images of ${image.height} × ${image.width}`,
      value: String(convolutions),
      remedy: "Give fewer channels, such as --model cnn:16.",
    });
  }
}
