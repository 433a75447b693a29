import { atLeast, fraction, type OptionsOf, optional, options } from "@gradus/numeric";

const qualityOptions = options("irreducibleLossQuality", {
  loss: atLeast(0, { says: "Mean loss of the irreducible-loss model on examples that it did not train on." }),
  constantLoss: atLeast(0, { says: "Mean loss of the constant predictor on the same examples." }),
  accuracy: optional(fraction({ says: "Accuracy of the model on the same examples." })),
  constantAccuracy: optional(fraction({ says: "Accuracy of the constant predictor." })),
  leastGain: fraction({
    default: 0.1,
    says: "Share of the constant predictor's loss that must be explained.",
  }),
});
export type IrreducibleLossQualityOptions = OptionsOf<typeof qualityOptions>;

/** What {@link irreducibleLossQuality} finds. */
export interface IrreducibleLossQuality {
  sound: boolean;
  /** 1 − loss / constantLoss: share of the loss that the model explains; negative where it is worse. */
  gain: number;
  /** One sentence, fit to be printed as it is. */
  says: string;
}

/**
 * Whether a model is good enough for its losses to count as irreducible: a weak one turns reducible loss into a
 * biased choice that is worse than random order.
 *
 * Sound = it explains at least `leastGain` of the constant predictor's loss and, where accuracies are given, is more
 * accurate than it.
 *
 * @example irreducibleLossQuality({ loss: 0.9, constantLoss: 4.3 }).sound // true
 */
export function irreducibleLossQuality(given: IrreducibleLossQualityOptions): IrreducibleLossQuality {
  const { loss, constantLoss, accuracy, constantAccuracy, leastGain } = qualityOptions.check(given);
  const gain = constantLoss === 0 ? 0 : 1 - loss / constantLoss;
  const moreAccurate =
    accuracy === undefined || constantAccuracy === undefined || accuracy > constantAccuracy;
  const explained = `the irreducible-loss model explains ${(100 * gain).toFixed(0)} % of the constant predictor's loss`;
  if (gain < leastGain) {
    return {
      sound: false,
      gain,
      says: `${explained}, less than ${(100 * leastGain).toFixed(0)} %: reducible loss is not to be trusted here`,
    };
  }
  if (!moreAccurate) {
    return {
      sound: false,
      gain,
      says: `${explained} but is no more accurate (${accuracy} against ${constantAccuracy}): reducible loss is not to be trusted here`,
    };
  }
  return { sound: true, gain, says: explained };
}
