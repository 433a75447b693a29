import type { Experiment } from "@gradus/protocol";

/** The experiment as one arm trains: with the model, the optimizer and the batch size of its own where it has them. */
export function asTrained(
  experiment: Experiment,
  { training = {} }: Pick<Experiment["arms"][number], "training">,
): Experiment {
  const { model, optimizer, batchSize } = experiment;
  return {
    ...experiment,
    model: training.model ?? model,
    optimizer: training.optimizer ?? optimizer,
    batchSize: training.batchSize ?? batchSize,
  };
}
