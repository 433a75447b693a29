import { describe, expect, it } from "vitest";
import { selfPacedFit } from "./self-paced-fit.js";

const LOSSES = [0.5, 0.1, 0.9, 0.3, 0.7, 1.1, 0.2, 0.4];
const SETTING = { startFraction: 0.25, stopFraction: 0.75, fullAt: 1, rounds: 4 };

function weightsOf(regularizer: { method: string }, more: { permuted?: boolean } = {}, seed = 0) {
  const seen: number[][] = [];
  const model = {
    losses: () => LOSSES,
    fit: (weights: Float64Array, round: number) => {
      seen[round] = [...weights];
    },
  };
  selfPacedFit(LOSSES.length, { ...SETTING, ...more, regularizer }, model, seed);
  return seen;
}

describe("selfPacedFit", () => {
  it("fits each round to what the losses open", () => {
    const seen = weightsOf({ method: "hard" });
    // By hand: fractions .25, .375, .5, .625 of 8 open the 2, 3, 4 and 5 smallest losses.
    const opened = [2, 3, 4, 5].map((open) => {
      const threshold = LOSSES.toSorted((a, b) => a - b)[open - 1]!;
      return LOSSES.map((loss) => (loss <= threshold ? 1 : 0));
    });
    expect(seen).toEqual(opened);
  });

  it("gives fractional weights as they are", () => {
    const [first] = weightsOf({ method: "linear" });
    // By hand: λ = .2, the second smallest loss; 1 − .1/.2 in float32 losses.
    expect(first![1]).toBeCloseTo(0.5, 6);
    expect(first!.filter((weight) => weight > 0)).toHaveLength(1);
  });

  it("gives the placebo's weights to others", () => {
    const [honest] = weightsOf({ method: "hard" });
    const placebos = [0, 1, 2, 3, 4].map(
      (seed) => weightsOf({ method: "hard" }, { permuted: true }, seed)[0]!,
    );
    for (const placebo of placebos) expect(placebo.toSorted()).toEqual(honest!.toSorted());
    expect(new Set([honest, ...placebos].map(String)).size).toBeGreaterThan(2);
  });
});
