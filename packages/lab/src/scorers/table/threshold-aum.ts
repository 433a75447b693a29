import { aumThreshold, createTrainingDynamics, dealThresholdSamples } from "@gradus/curriculum";
import { readScore } from "../training-dynamics.js";
import { allPositions, trainOn, type Work, type WorkContext } from "./work.js";

/**
 * AUM beside threshold samples: in each run other rows get a fake class C + 1, so that their margins are those of
 * labels which are wrong for sure; a row is scored by the runs in which it kept its label.
 *
 * @returns `thresholdAum`, a mean over those runs of the row's −AUM less the threshold's; above 0 = suspected.
 * @source Pleiss et al. 2020, Identifying Mislabeled Data using the Area Under the Margin Ranking, NeurIPS, section 4.
 *   Deviates: AUM is of the whole run, not up to the first drop of the learning rate, since the rate here falls in a
 *   line from the start.
 */
export function thresholdAum(runs: number, percentile: number): Work {
  return {
    key: `threshold-aum-${runs}-${percentile}`,
    says: `${runs} models of one class more, with threshold samples`,
    scorers: ["threshold-aum"],
    planned: (rows, epochs) => ({ forward: runs * epochs * rows, backward: runs * epochs * rows }),
    async draw(context) {
      const n = context.rows.length;
      const sets = dealThresholdSamples(n, classCountOf(context), runs, context.rng.split("samples"));
      const [total, kept] = [new Float64Array(n), new Uint32Array(n)];
      for (const [run, samples] of sets.entries()) {
        const difficulty = await withFakeClass(context, samples, run);
        const threshold = aumThreshold(difficulty, samples, percentile);
        const isSample = new Uint8Array(n);
        for (const position of samples) isSample[position] = 1;
        difficulty.forEach((value, position) => {
          if (isSample[position] === 1) return;
          total[position]! += value - threshold;
          kept[position]!++;
        });
      }
      return { columns: { thresholdAum: total.map((sum, position) => sum / kept[position]!) } };
    },
  };
}

/** −AUM of every row where these get the fake class. */
async function withFakeClass(context: WorkContext, samples: Int32Array, run: number): Promise<Float64Array> {
  const { dataset, rows, rng } = context;
  const fake = classCountOf(context);
  const values = Int32Array.from(dataset.labels.values);
  for (const position of samples) values[rows[position]!] = fake;
  const labels = { kind: "classes", values, classCount: fake + 1 } as const;
  const dynamics = createTrainingDynamics(rows.length, { signals: ["logitMargin"] });
  const faked = { ...context, dataset: { ...dataset, labels } };
  const trainer = await trainOn(faked, allPositions(context), rng.split(`run-${run}`), dynamics);
  await trainer.dispose();
  return readScore(dynamics, "aum");
}

function classCountOf({ dataset: { labels } }: WorkContext): number {
  if (labels.kind !== "classes") throw new Error("internal: a score of classes is asked of numbers");
  return labels.classCount;
}
