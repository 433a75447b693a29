import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { evaluate, gradients, input, maxPool2d, relu, type Values } from "../index.js";
import { gradientError, wave } from "../testing/gradient-error.js";

interface Case {
  images: Values;
  result: number[];
  resultGradient: Values;
  imagesGradient: number[];
}

// oracle: torch 2.13.0 on images with equal largest values, by fixtures/make-torch-images.py
const fixture = JSON.parse(readFileSync(new URL("fixtures/torch-images.json", import.meta.url), "utf8"));

it.each(fixture.poolings as Case[])("pools as torch, ties included", (given) => {
  const images = input("images", "float32", given.images.shape);
  const seed = input("seed", "float32", given.resultGradient.shape);
  const result = maxPool2d(images);
  const [value, slope] = evaluate([result, ...gradients(result, [images], seed)], {
    images: given.images,
    seed: given.resultGradient,
  });
  expect([...value!.data]).toEqual(given.result);
  // zeros that were subtracted may be −0
  expect(slope!.data.map((number) => number + 0)).toEqual(Float64Array.from(given.imagesGradient));
});

it.each([[[2, 4, 6, 3]], [[1, 5, 3, 2]]])("images %j: gradient equals central differences", (shape) => {
  const images = input("images", "float32", shape);
  expect(gradientError(maxPool2d(images), [images], { images: wave(shape) })).toBeLessThan(1e-8);
});

it("commutes with ReLU", () => {
  const shape = [2, 4, 5, 3];
  const images = input("images", "float32", shape);
  const [before, after] = evaluate([maxPool2d(relu(images)), relu(maxPool2d(images))], {
    images: wave(shape),
  });
  expect(before).toEqual(after);
});

it("refuses images that hold no square", () => {
  expect(() => maxPool2d(input("images", "float32", [3, 1, 8, 2]))).toThrow(
    new TypeError("maxPool2d: height and width must be at least 2, got 1 and 8"),
  );
});
