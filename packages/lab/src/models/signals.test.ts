import { constant, evaluate, gradients, reduceSum } from "@gradus/graph";
import { expect, it } from "vitest";
import { crossEntropyHead, squaredErrorHead } from "./signals.js";

const logits = [
  [1.5, -0.3, 0.2, 4],
  [0, 0, 0, 0],
  [-2, 3, 3, 1],
];
const labels = [0, 2, 1];
const head = crossEntropyHead(constant("float32", [3, 4], logits.flat()), constant("int32", [3], labels));

// oracle: the definitions, example by example
it("says of a classified example what its definitions say", () => {
  const rows = logits.map((row, i) => {
    const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const p = row.map((logit) => Math.exp(logit) / total);
    const label = labels[i]!;
    const gradient = p.map((value, k) => value - Number(k === label));
    return {
      loss: -Math.log(p[label]!),
      labelProbability: p[label]!,
      margin: p[label]! - Math.max(...p.filter((_, k) => k !== label)),
      entropy: -p.reduce((sum, value) => sum + value * Math.log(value), 0),
      correct: Number(row.indexOf(Math.max(...row)) === label),
      gradientNorm: Math.hypot(...gradient),
      logitMargin: row[label]! - Math.max(...row.filter((_, k) => k !== label)),
    };
  });
  for (const name of Object.keys(rows[0]!) as (keyof (typeof rows)[0])[]) {
    const [values] = evaluate([head.signals[name]!()], {});
    rows.forEach((row, i) => {
      expect(values!.data[i]).toBeCloseTo(row[name], 12);
    });
  }
});

it("gives the gradient that reverse accumulation gives", () => {
  const output = constant("float32", [3, 4], logits.flat());
  const { loss, outputGradient } = crossEntropyHead(output, constant("int32", [3], labels));
  const [stated, derived] = evaluate([outputGradient, gradients(reduceSum(loss), [output])[0]!], {});
  stated!.data.forEach((value, k) => {
    expect(value).toBeCloseTo(derived!.data[k]!, 14);
  });
  const prediction = constant("float32", [3, 1], [0.5, -1, 2]);
  const squared = squaredErrorHead(prediction, constant("float32", [3, 1], [1, 1, -1]));
  const [slope, same, losses] = evaluate(
    [squared.outputGradient, gradients(reduceSum(squared.loss), [prediction])[0]!, squared.loss],
    {},
  );
  expect(slope).toEqual(same);
  expect([...losses!.data]).toEqual([0.25, 4, 9]);
});
