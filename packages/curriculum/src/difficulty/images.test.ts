import fc from "fast-check";
import { expect, it } from "vitest";
import { edgeDensity, imageEntropy } from "./images.js";

const grey = (values: ArrayLike<number>, height: number, width: number) =>
  ({ values: Float64Array.from(values), channels: 1, height, width }) as const;

it("has the entropy of an even histogram, and none of one level", () => {
  const every = grey(
    Array.from({ length: 256 }, (_, level) => level / 255),
    16,
    16,
  );
  expect(imageEntropy(every)[0]).toBeCloseTo(8, 12);
  expect(imageEntropy(every, { levels: 2 })[0]).toBeCloseTo(1, 12);
  expect([...imageEntropy(grey(Array(8).fill(0.3), 2, 2))]).toEqual([0, 0]);
});

// golden: NumPy 2.4.6, -sum of p log2 p of [1, 3, 4] / 8
it("matches NumPy on three levels of a colour picture", () => {
  const pure = (reds: number[]) => Float32Array.from([...reds, ...Array(16).fill(0)]);
  const values = pure([0, 0.4, 0.4, 0.4, 1, 1, 1, 1]);
  expect(imageEntropy({ values, channels: 3, height: 2, width: 4 })[0]).toBeCloseTo(1.4056390622295665, 14);
});

it("keeps a colour picture of grey pixels as it is", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(255), { minLength: 16, maxLength: 16 }), (levels) => {
      const plane = levels.map((level) => level / 255);
      const colour = { ...grey([...plane, ...plane, ...plane], 4, 4), channels: 3 } as const;
      expect(imageEntropy(colour)).toEqual(imageEntropy(grey(plane, 4, 4)));
    }),
    { seed: 93 },
  );
});

it("counts the pixels beside a straight edge, as strong as its step", () => {
  const step = grey(
    Array.from({ length: 30 }, (_, at) => (at % 6 < 3 ? 0.5 : 1)),
    5,
    6,
  );
  expect([...edgeDensity(step)]).toEqual([0.5]); // two of four inner columns
  expect([...edgeDensity(step, { threshold: 0.49 })]).toEqual([0.5]);
  expect([...edgeDensity(step, { threshold: 0.5 })]).toEqual([0]);
});

it("is what the two Sobel kernels give, whichever way the picture is turned", () => {
  const picture = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(picture, fc.constantFrom(0.1, 0.3, 0.7), (levels, threshold) => {
      const at = (y: number, x: number) => levels[5 * y + x]! / 8;
      let edges = 0;
      for (let y = 1; y < 3; y++) {
        for (let x = 1; x < 4; x++) {
          let across = 0;
          let down = 0;
          for (const [k, near] of [1, 2, 1].entries()) {
            across += near * (at(y + k - 1, x + 1) - at(y + k - 1, x - 1));
            down += near * (at(y + 1, x + k - 1) - at(y - 1, x + k - 1));
          }
          if (Math.hypot(across, down) / 4 > threshold) edges++;
        }
      }
      const values = levels.map((level) => level / 8);
      const turned = Array.from({ length: 20 }, (_, to) => values[5 * (to % 4) + Math.floor(to / 4)]!);
      expect([...edgeDensity(grey(values, 4, 5), { threshold })]).toEqual([edges / 6]);
      expect([...edgeDensity(grey(turned, 5, 4), { threshold })]).toEqual([edges / 6]);
    }),
    { seed: 94 },
  );
});

it("refuses", () => {
  expect(() => imageEntropy({ ...grey([0, 1], 1, 2), channels: 2 as 1 })).toThrow(
    new TypeError("imageEntropy: channels must be 1 or 3, got 2"),
  );
  expect(() => imageEntropy(grey([0, 1, 0], 1, 2))).toThrow(
    new TypeError("imageEntropy: values must hold pictures of 1 × 1 × 2 numbers, got 3"),
  );
  expect(() => imageEntropy(grey([0, 255], 1, 2))).toThrow(
    new RangeError("imageEntropy: values[1] must be in [0, 1], got 255"),
  );
  expect(() => imageEntropy(grey([0, 1], 1, 2), { levels: 1 })).toThrow("levels must be");
  expect(() => edgeDensity(grey([0, 1], 1, 2))).toThrow(
    new TypeError("edgeDensity: images must be at least 3 × 3, got 1 × 2"),
  );
});
