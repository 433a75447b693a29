import { mean as meanOf, tUpperQuantile } from "@gradus/numeric";
import type { Spread } from "./metric-words.js";
import { pairedSummary } from "./paired.js";

/** What the four arms of a 2 × 2 came to in one block, higher is better. */
export interface FourCells {
  control: number;
  curriculum: number;
  controlWith: number;
  curriculumWith: number;
}

/** The effects of a 2 × 2, each a mean over blocks with its plain 95 % interval. */
export interface TwoByTwo {
  blocks: number;
  /** Mean of each of the four over the blocks. */
  means: FourCells;
  /** curriculum − control, without the factor and with it. */
  without: Spread;
  with: Spread;
  /** The factor alone: control with it − control. */
  factor: Spread;
  /** with − without: how much the factor changes the curriculum's effect. */
  interaction: Spread;
}

/**
 * Effects and interaction of a curriculum and a factor, from blocks in which all four arms ran.
 *
 *   interaction = mean over blocks of (a₁₁ − a₀₁) − (a₁₀ − a₀₀),   a with 1 = curriculum, 1 = factor
 *
 * Every effect is a contrast within each block, so that what a block shares cancels; its interval is the paired
 * t interval, mean ± t(.975, n − 1) s/√n. It is exploratory: the plain interval of one look at blocks whose number a
 * sequential rule may have chosen, of four looks at the same runs, and of this test set.
 *
 * @param resolution Smallest step of the metric: s is at least resolution/√12.
 * @throws RangeError with fewer than two blocks.
 */
export function twoByTwo(blocks: readonly FourCells[], resolution: number): TwoByTwo {
  if (blocks.length < 2) throw new RangeError(`twoByTwo: blocks must be at least 2, got ${blocks.length}`);
  const effect = (contrast: (cells: FourCells) => number) => spreadOf(blocks.map(contrast), resolution);
  const level = (pick: keyof FourCells) => meanOf(blocks.map((cells) => cells[pick]));
  return {
    blocks: blocks.length,
    means: {
      control: level("control"),
      curriculum: level("curriculum"),
      controlWith: level("controlWith"),
      curriculumWith: level("curriculumWith"),
    },
    without: effect(({ control, curriculum }) => curriculum - control),
    with: effect(({ controlWith, curriculumWith }) => curriculumWith - controlWith),
    factor: effect(({ control, controlWith }) => controlWith - control),
    interaction: effect(
      (cells) => cells.curriculumWith - cells.controlWith - (cells.curriculum - cells.control),
    ),
  };
}

function spreadOf(differences: readonly number[], resolution: number): Spread {
  const { mean, standardError } = pairedSummary(differences, { resolution });
  const half = tUpperQuantile(0.025, differences.length - 1) * standardError;
  return { mean, low: mean - half, high: mean + half };
}
