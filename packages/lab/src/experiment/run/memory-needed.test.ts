import { expect, it } from "vitest";
import type { ModelSpec } from "../../contracts.js";
import { smallData } from "../testing/small-comparison.js";
import { memoryNeeded, refuseTooMuchMemory } from "./memory-needed.js";

const data = smallData();
const comparison = { data, experiment: { model: { kind: "softmax-regression" }, batchSize: 20 } as const };
const { shared, perJob } = memoryNeeded(comparison);

function withFeatures(changes: Partial<typeof data.features>) {
  return { ...comparison, data: { ...data, features: { ...data.features, ...changes } } };
}

it("grows with the table and with the jobs", () => {
  const twice = memoryNeeded(withFeatures({ rows: 2 * data.features.rows }));
  expect(twice.shared).toBeGreaterThan(shared);
  expect(twice.perJob).toBeGreaterThan(perJob);
});

it("counts images once for all jobs as they are stored, and in each job as numbers", () => {
  const size = { channels: 1, height: 28, width: 28 };
  const withImages = (pixels: Uint8Array | Float32Array) =>
    memoryNeeded(withFeatures({ images: { ...size, pixels } }));
  const bytes = withImages(new Uint8Array(7840));
  expect([bytes.shared - shared, bytes.perJob - perJob]).toEqual([7840, 4 * 7840]);
  expect(withImages(new Float32Array(7840)).shared - shared).toBe(4 * 7840);
});

// measured: 162 MB more than an MLP's worker for this network on 28 × 28, in batches of 128
it("counts what a convolutional network's graphs hold", () => {
  const images = { channels: 1, height: 28, width: 28, pixels: new Uint8Array(784) };
  const { data, experiment } = withFeatures({ images });
  const model: ModelSpec = { kind: "cnn", channels: [16, 32], kernel: 3, hidden: [128], dropout: 0 };
  const cnn = { batchSize: 128, model };
  const more = memoryNeeded({ data, experiment: cnn }).perJob - memoryNeeded({ data, experiment }).perJob;
  expect(more).toBe(6 * 4 * 128 * (784 * (9 + 16) + 196 * (144 + 32)));
  expect(more).toBeGreaterThan(162e6);
});

it("lets exactly so many jobs start as fit, and names their number", () => {
  for (const jobs of [1, 3]) {
    const allowed = shared + jobs * perJob;
    expect(() => refuseTooMuchMemory(comparison, jobs, allowed)).not.toThrow();
    expect(() => refuseTooMuchMemory(comparison, jobs + 1, allowed)).toThrow(
      expect.objectContaining({
        name: "InputError",
        thing: `${jobs + 1} jobs`,
        remedy: `Give --jobs ${jobs}, or more with --memory <GB>.`,
      }),
    );
  }
});

it("says that not one fits", () => {
  expect(() => refuseTooMuchMemory(comparison, 1, shared + perJob - 1)).toThrow(
    expect.objectContaining({ remedy: "Not one job fits: give more with --memory <GB>, or fewer rows." }),
  );
});
