import { expect, it } from "vitest";
import { smallData } from "../testing/small-comparison.js";
import { memoryNeeded, refuseTooMuchMemory } from "./memory-needed.js";

const data = smallData();
const { shared, perJob } = memoryNeeded(data);

it("grows with the table and with the jobs", () => {
  const twice = memoryNeeded({ ...data, features: { ...data.features, rows: 2 * data.features.rows } });
  expect(twice.shared).toBeGreaterThan(shared);
  expect(twice.perJob).toBeGreaterThan(perJob);
});

it("counts images once for all jobs as they are stored, and in each job as numbers", () => {
  const size = { channels: 1, height: 28, width: 28 };
  const withImages = (pixels: Uint8Array | Float32Array) =>
    memoryNeeded({ ...data, features: { ...data.features, images: { ...size, pixels } } });
  const bytes = withImages(new Uint8Array(7840));
  expect([bytes.shared - shared, bytes.perJob - perJob]).toEqual([7840, 4 * 7840]);
  expect(withImages(new Float32Array(7840)).shared - shared).toBe(4 * 7840);
});

it("lets exactly so many jobs start as fit, and names their number", () => {
  for (const jobs of [1, 3]) {
    const allowed = shared + jobs * perJob;
    expect(() => refuseTooMuchMemory(data, jobs, allowed)).not.toThrow();
    expect(() => refuseTooMuchMemory(data, jobs + 1, allowed)).toThrow(
      expect.objectContaining({
        name: "InputError",
        thing: `${jobs + 1} jobs`,
        remedy: `Give --jobs ${jobs}, or more with --memory <GB>.`,
      }),
    );
  }
});

it("says that not one fits", () => {
  expect(() => refuseTooMuchMemory(data, 1, shared + perJob - 1)).toThrow(
    expect.objectContaining({ remedy: "Not one job fits: give more with --memory <GB>, or fewer rows." }),
  );
});
