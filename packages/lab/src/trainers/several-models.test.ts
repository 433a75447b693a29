import { expect, it } from "vitest";
import { smallDataset, smallSpec, trainAsk } from "./embedded/testing/small-training.js";
import { createEmbeddedTrainer } from "./embedded/trainer.js";
import { withModels } from "./several-models.js";

const dataset = smallDataset("classes");
const rows = Int32Array.from({ length: 40 }, (_, row) => row);
const spec = smallSpec({ kind: "mlp", hidden: [5], dropout: 0.2 });
const open = (seed: number) => createEmbeddedTrainer({ dataset, rows, spec, seed });

it("sends each ask to the model that it names, and evaluates main", async () => {
  const [main, peer] = [await open(1), await open(2)];
  const both = withModels(main, new Map([["peer", peer]]));
  const alone = await open(2);
  const before = await both.evaluate(rows);

  await both.train({ ...trainAsk(40, 3), model: "peer" });
  await alone.train(trainAsk(40, 3));
  expect(peer.checkpoint()).toEqual(alone.checkpoint());
  expect(await both.evaluate(rows)).toEqual(before);
  await expect(async () => both.train({ ...trainAsk(40, 1), model: "proxy" })).rejects.toThrow(
    new TypeError('trainer: model must be one of main, peer, got "proxy"'),
  );
  await both.dispose();
  await alone.dispose();
});

it("restores every model where it stopped", async () => {
  const both = withModels(await open(1), new Map([["peer", await open(2)]]));
  await both.train(trainAsk(40, 2));
  await both.train({ ...trainAsk(40, 5), model: "peer" });
  const stored = both.checkpoint();
  const fresh = withModels(await open(1), new Map([["peer", await open(2)]]));
  fresh.restore(stored);
  expect(fresh.checkpoint()).toEqual(stored);
  for (const trainer of [both, fresh]) await trainer.train({ ...trainAsk(40, 1, [], 5), model: "peer" });
  expect(fresh.checkpoint()).toEqual(both.checkpoint());
  await both.dispose();
  await fresh.dispose();
});
