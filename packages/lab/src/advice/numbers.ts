/** What one short look at a table measured: everything that advice is made from. */
export interface AdviceNumbers {
  rows: number;
  classes: number;
  /** Passes of the control that a comparison would have. */
  epochs: number;
  /** Rows of a step as asked for; a small block may take fewer. */
  batchSize: number;
  /** What the models learned from the columns, on rows that they had not seen, beside the most frequent class. */
  prediction: {
    /** Mean loss of the models, and of the class shares alone, in nats. */
    loss: number;
    constantLoss: number;
    constantAccuracy: number;
  };
  noise: {
    /** Share of wrong labels by the confident joint of out-of-fold probabilities. */
    rate: number;
    /** Rows whose label is probably wrong. */
    issues: number;
    /** Accuracy of the models that judged, on rows that they had not seen. */
    heldOutAccuracy: number;
  };
  redundancy: {
    /** Share of examples that were right at their second presentation and ever after. */
    learnedInFirstEpoch: number;
    /** Share of the out-of-fold loss that the hardest fifth of the examples holds; .2 where all are alike. */
    lossInHardestFifth: number;
  };
  balance: {
    /** Entropy of the class shares over that of equal shares; 1 = balanced. */
    entropyRatio: number;
    rarest: { name: string; count: number };
  };
  agreement: {
    /** Spearman's ρ of every two scores. */
    pairs: { a: string; b: string; spearman: number }[];
    /** Mean ρ among the scores that a model gave. */
    trained: number;
    /** Mean ρ of the length of the text with them; null without a text. */
    length: number | null;
  };
  sampling: {
    /** Mean of τ over the steps of the run. */
    meanGain: number;
    /** τ above which measuring a pool pays. */
    threshold: number;
    /** Share of steps at which the running mean of τ is above it. */
    openShare: number;
  };
  budget: {
    /** Held-out accuracy after half of the epochs, its learning rate decayed within them, and after all. */
    half: number;
    whole: number;
    /** whole − half, and the standard error of it over the examples. */
    gain: number;
    standardError: number;
    /** Share of examples that one of the two has right and the other wrong. */
    disagreement: number;
  };
  /** Seconds to train on one example once, on this machine as it is now. */
  secondsPerExample: number;
}
