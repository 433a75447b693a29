import { createTrainingDynamics } from "@gradus/curriculum";
import { DYNAMICS_SIGNALS, type DynamicsScore, readScore } from "../training-dynamics.js";
import { type EmbeddingWants, embeddingColumns, embeddingOf } from "./embedding.js";
import { type LookScore, look, looksOf } from "./look.js";
import { allPositions, classesOf, trainOn, type Work, type WorkColumns } from "./work.js";

/** Columns that the recorded run gives, by score. */
export const DYNAMICS_COLUMNS: { readonly [score in DynamicsScore]: string } = {
  aum: "aum",
  confidence: "cartographyConfidence",
  variability: "cartographyVariability",
  correctness: "cartographyCorrectness",
  forgetting: "forgetting",
  el2n: "el2n",
  "learned-iteration": "learnedIteration",
};

/** What is read from the one run on all rows. */
export interface TrainingRunWants {
  scorers: readonly string[];
  /** Scores of how it learned. */
  dynamics: readonly DynamicsScore[];
  /** Columns of what it says in the end, by the look that each is of. */
  finally: { readonly [column: string]: LookScore };
  /** Presentations, from the first, that EL2N averages over. */
  earlyEpochs: number;
  /** Distances in the last hidden layer; null where none are wanted. */
  embedding: EmbeddingWants | null;
}

/** One training run on all rows, on a shuffle: how each example was learned, and what the model says of it in the end. */
export function trainingRun({
  scorers,
  dynamics,
  finally: last,
  earlyEpochs,
  embedding,
}: TrainingRunWants): Work {
  const looks = [...new Set(Object.values(last))];
  const signals = [...new Set(dynamics.map((score) => DYNAMICS_SIGNALS[score]))];
  return {
    key: "training-run",
    says: "one recorded training run",
    scorers,
    planned: (rows, epochs) => ({
      forward: (epochs + looksOf(looks) + Number(embedding !== null)) * rows,
      backward: epochs * rows,
    }),
    async draw(context) {
      const positions = allPositions(context);
      const recorded = createTrainingDynamics(positions.length, { signals, earlyPresentations: earlyEpochs });
      const trainer = await trainOn(context, positions, context.rng.split("run"), recorded);
      try {
        const columns: WorkColumns = {};
        for (const score of dynamics) columns[DYNAMICS_COLUMNS[score]] = readScore(recorded, score);
        const seen = await look(trainer, context, positions, looks);
        for (const [column, score] of Object.entries(last)) columns[column] = seen[score]!;
        if (embedding === null) return { columns };
        const vectors = embeddingOf(trainer, context);
        context.passed({ forward: positions.length, backward: 0 });
        const classes = embedding.centroid ? classesOf(context, positions) : null;
        return {
          columns: { ...columns, ...embeddingColumns(vectors, classes, positions.length, embedding) },
        };
      } finally {
        await trainer.dispose();
      }
    },
  };
}
