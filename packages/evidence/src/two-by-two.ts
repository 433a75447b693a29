import { mean as meanOf, tUpperQuantile } from "@gradus/numeric";
import type { Spread } from "./metric-words.js";
import { pairedSummary } from "./paired.js";
import { initTestSetLuck, testSetLuck, updateTestSetLuck } from "./test-set-luck.js";

/** One of each of the four arms of a 2 × 2: control and curriculum, without the factor and with it. */
export interface Four<T> {
  control: T;
  curriculum: T;
  controlWith: T;
  curriculumWith: T;
}

/** What the four arms came to in one block, higher is better. */
export interface FourCells {
  levels: Four<number>;
  /** `[testExamples]` each, whose means are the levels; null where they are not known of all four. */
  examples: Four<ArrayLike<number>> | null;
}

/** The effects of a 2 × 2, each a mean over blocks with its 95 % interval. */
export interface TwoByTwo {
  blocks: number;
  /** Mean of each of the four over the blocks. */
  means: Four<number>;
  /** curriculum − control, without the factor and with it. */
  without: Spread;
  with: Spread;
  /** The factor alone: control with it − control. */
  factor: Spread;
  /** with − without: how much the factor changes the curriculum's effect. */
  interaction: Spread;
}

const CONTRASTS = {
  without: { control: -1, curriculum: 1, controlWith: 0, curriculumWith: 0 },
  with: { control: 0, curriculum: 0, controlWith: -1, curriculumWith: 1 },
  factor: { control: -1, curriculum: 0, controlWith: 1, curriculumWith: 0 },
  interaction: { control: 1, curriculum: -1, controlWith: -1, curriculumWith: 1 },
} as const;

/**
 * Effects and interaction of a curriculum and a factor, from blocks in which all four arms ran.
 *
 *   interaction = mean over blocks of (a₁₁ − a₀₁) − (a₁₀ − a₀₀),   a with 1 = curriculum, 1 = factor
 *
 * Every effect is a contrast within each block, so that what a block shares cancels; its interval is the paired
 * t interval, mean ± t(.975, n − 1) √(s²/n + τ²), with the luck τ of the test set in that contrast. It is exploratory:
 * the interval of one look, at blocks whose number a sequential rule may have chosen, and one of several.
 *
 * @param resolution Smallest step of the metric: s is at least resolution/√12.
 * @throws RangeError with fewer than two blocks.
 */
export function twoByTwo(blocks: readonly FourCells[], resolution: number): TwoByTwo {
  if (blocks.length < 2) throw new RangeError(`twoByTwo: blocks must be at least 2, got ${blocks.length}`);
  const effect = (name: keyof typeof CONTRASTS) => spreadOf(blocks, CONTRASTS[name], resolution);
  const level = (which: keyof Four<number>) => meanOf(blocks.map(({ levels }) => levels[which]));
  return {
    blocks: blocks.length,
    means: {
      control: level("control"),
      curriculum: level("curriculum"),
      controlWith: level("controlWith"),
      curriculumWith: level("curriculumWith"),
    },
    without: effect("without"),
    with: effect("with"),
    factor: effect("factor"),
    interaction: effect("interaction"),
  };
}

function spreadOf(blocks: readonly FourCells[], contrast: Four<number>, resolution: number): Spread {
  const differences = blocks.map(({ levels }) => contrasted(levels, contrast));
  const { mean, standardError } = pairedSummary(differences, {
    resolution,
    testSetLuck: luckOf(blocks, contrast),
  });
  const half = tUpperQuantile(0.025, blocks.length - 1) * standardError;
  return { mean, low: mean - half, high: mean + half };
}

function luckOf(blocks: readonly FourCells[], contrast: Four<number>): number {
  const known = blocks.flatMap(({ examples }) => (examples === null ? [] : [examples]));
  if (known.length === 0) return 0;
  const state = initTestSetLuck(known[0]!.control.length);
  for (const { control, curriculum, controlWith, curriculumWith } of known) {
    const ofExample = (j: number): Four<number> => ({
      control: control[j]!,
      curriculum: curriculum[j]!,
      controlWith: controlWith[j]!,
      curriculumWith: curriculumWith[j]!,
    });
    updateTestSetLuck(
      state,
      Float64Array.from({ length: control.length }, (_, j) => contrasted(ofExample(j), contrast)),
    );
  }
  return testSetLuck(state);
}

function contrasted(four: Four<number>, contrast: Four<number>): number {
  return (
    contrast.curriculumWith * four.curriculumWith +
    contrast.controlWith * four.controlWith +
    (contrast.curriculum * four.curriculum + contrast.control * four.control)
  );
}
