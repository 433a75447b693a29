import { atLeast, fraction, type OptionsOf, optional, options } from "@gradus/numeric";

const qualityOptions = options("irreducibleLossQuality", {
  loss: atLeast(0, { says: "Mean loss of the irreducible-loss model on examples that it did not train on." }),
  constantLoss: atLeast(0, { says: "Mean loss of the constant predictor on the same examples." }),
  accuracy: optional(fraction({ says: "Accuracy of the model on the same examples." })),
  constantAccuracy: optional(fraction({ says: "Accuracy of the constant predictor." })),
  trainedLoss: optional(
    atLeast(0, {
      says: "Mean loss of the model that was trained by it, on examples that it did not train on.",
    }),
  ),
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
 * accurate than it; and, once a model was trained by it, at least half of what that one explains: a model of 8 hidden
 * units explained 28 % where one of 128 explained 62 %, and training by it lost 11.6 points of accuracy.
 *
 * @example irreducibleLossQuality({ loss: 0.9, constantLoss: 4.3 }).sound // true
 */
export function irreducibleLossQuality(given: IrreducibleLossQualityOptions): IrreducibleLossQuality {
  const { loss, constantLoss, accuracy, constantAccuracy, trainedLoss, leastGain } =
    qualityOptions.check(given);
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
  const trainedGain = trainedLoss === undefined || constantLoss === 0 ? 0 : 1 - trainedLoss / constantLoss;
  if (gain < trainedGain / 2) {
    return {
      sound: false,
      gain,
      says: `${explained}, less than half of the ${(100 * trainedGain).toFixed(0)} % of the model that was trained by it: reducible loss is not to be trusted here`,
    };
  }
  return { sound: true, gain, says: explained };
}
