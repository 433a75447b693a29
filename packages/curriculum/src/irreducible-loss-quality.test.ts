import { expect, it } from "vitest";
import { irreducibleLossQuality } from "./irreducible-loss-quality.js";

it("trusts a model that explains its share of the loss", () => {
  expect(irreducibleLossQuality({ loss: 1, constantLoss: 4 })).toEqual({
    sound: true,
    gain: 0.75,
    says: "the irreducible-loss model explains 75 % of the constant predictor's loss",
  });
});

it("does not trust one that explains too little, or is no more accurate", () => {
  expect(irreducibleLossQuality({ loss: 3.8, constantLoss: 4 })).toMatchObject({
    sound: false,
    says: "the irreducible-loss model explains 5 % of the constant predictor's loss, less than 10 %: reducible loss is not to be trusted here",
  });
  expect(irreducibleLossQuality({ loss: 3.8, constantLoss: 4, leastGain: 0.01 }).sound).toBe(true);
  const accurate = { loss: 1, constantLoss: 4, accuracy: 0.5, constantAccuracy: 0.5 };
  expect(irreducibleLossQuality(accurate).sound).toBe(false);
  expect(irreducibleLossQuality({ ...accurate, accuracy: 0.51 }).sound).toBe(true);
  expect(irreducibleLossQuality({ loss: 5, constantLoss: 4 }).gain).toBe(-0.25);
  expect(irreducibleLossQuality({ loss: 0, constantLoss: 0 }).sound).toBe(false);
});

it("does not trust one that explains less than half of what the model explains that was trained by it", () => {
  expect(irreducibleLossQuality({ loss: 2.9, constantLoss: 4, trainedLoss: 1 })).toEqual({
    sound: false,
    gain: expect.closeTo(0.275, 12),
    says: "the irreducible-loss model explains 28 % of the constant predictor's loss, less than half of the 75 % of the model that was trained by it: reducible loss is not to be trusted here",
  });
  expect(irreducibleLossQuality({ loss: 2.4, constantLoss: 4, trainedLoss: 1 }).sound).toBe(true);
});

it("refuses a loss that is none", () => {
  expect(() => irreducibleLossQuality({ loss: -1, constantLoss: 4 })).toThrow(
    new RangeError("irreducibleLossQuality: loss must be at least 0, got -1"),
  );
});
