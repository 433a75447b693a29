import type { Experiment } from "@gradus/protocol";

type Factor = NonNullable<Experiment["factor"]>;
type Surroundings = Pick<Experiment, "factor" | "model" | "optimizer" | "batchSize" | "features">;

/** The factor in a word or two: `shift`, `weight decay`, `batches of 512`. */
export function factorName({ change }: Factor): string {
  return change.kind === "batch-size" ? `batches of ${change.rows}` : change.kind.replace("-", " ");
}

/** The factor with its amount, what it takes the place of, and how its strength goes over the budget. */
export function factorWords(experiment: Surroundings): string {
  const { change, strength } = experiment.factor!;
  const goes =
    strength === undefined ? "" : `, its strength from ${strength.start} to ${strength.end} over the budget`;
  return changeWords(change, experiment) + goes;
}

function changeWords(
  change: Factor["change"],
  { model, optimizer, batchSize, features }: Surroundings,
): string {
  switch (change.kind) {
    case "shift":
      return `shift by up to ${change.pixels} ${change.pixels === 1 ? "pixel" : "pixels"} each way`;
    case "flip":
      return `flip left to right with probability ${change.probability}`;
    case "noise":
      return `noise of ${change.deviation} standard deviations`;
    case "drop":
      return `drop of ${Number((100 * change.share).toPrecision(6))} % of the ${features.hashedColumns > 0 ? "n-grams" : "features"}`;
    case "dropout":
      return `dropout ${change.rate} instead of ${"dropout" in model ? model.dropout : 0}`;
    case "weight-decay":
      return `weight decay ${change.decay} instead of ${optimizer.weightDecay}`;
    case "batch-size":
      return `batches of ${change.rows} instead of ${batchSize}`;
  }
}
