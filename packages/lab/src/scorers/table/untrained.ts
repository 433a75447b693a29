import { createEmbeddedTrainer } from "../../trainers/embedded/trainer.js";
import { allPositions, type Work } from "./work.js";

const CHUNK = 4096;

/** GraNd: the norm of each example's whole gradient in a model that has not trained yet. */
export function untrainedModel(): Work {
  return {
    key: "untrained",
    says: "a model before training",
    scorers: ["grand"],
    planned: (rows) => ({ forward: rows, backward: rows }),
    async draw(context) {
      const { dataset, rows, spec, rng, passed } = context;
      const trainer = await createEmbeddedTrainer({ dataset, rows, spec, seed: rng.split("model").seed() });
      const grand = new Float64Array(rows.length);
      try {
        const positions = allPositions(context);
        for (let start = 0; start < rows.length; start += CHUNK) {
          const indices = positions.subarray(start, start + CHUNK);
          const { fullGradientNorm } = await trainer.measure({
            kind: "measure",
            v: 1,
            id: 0,
            step: 0,
            indices,
            signals: ["fullGradientNorm"],
            purpose: "pool",
            progress: 0,
          });
          grand.set(fullGradientNorm!, start);
          passed({ forward: indices.length, backward: indices.length });
        }
      } finally {
        await trainer.dispose();
      }
      return { columns: { grand } };
    },
  };
}
