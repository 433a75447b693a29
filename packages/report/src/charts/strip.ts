import type { ScaleLinear } from "d3-scale";
import { within } from "../frame.js";
import type { Mark } from "../mark.js";
import type { ArmRow } from "../rows.js";
import type { DifferenceContext } from "./difference-axis.js";
import { blockMark, failureText } from "./slopes.js";

const gap = 8;

/** The differences of the blocks as a strip of points; those at one height stand beside each other. */
export function stripMarks(
  { style, report }: ArmRow,
  { text }: DifferenceContext,
  scale: ScaleLinear<number, number>,
  [left, right]: readonly [number, number],
): Mark[] {
  const middle = (left + right) / 2;
  const heights = report.perBlock.map(({ difference }) =>
    scale(within(difference, scale.domain() as [number, number])),
  );
  const steps = sidewaysSteps(heights);
  return report.perBlock.map((block, index): Mark => {
    const x = within(middle + gap * steps[index]!, [left, right]);
    return {
      ...blockMark([x, heights[index]!], style, 30, block.failed !== "none"),
      title: `block ${block.block}: ${text.difference(block.difference, report)}${failureText(block)}`,
      opacity: 0.85,
    };
  });
}

/** Steps 0, 1, −1, 2, …: the first that no point nearer than the gap has taken. */
function sidewaysSteps(heights: readonly number[]): number[] {
  const steps: number[] = [];
  heights.forEach((height, index) => {
    const taken = new Set(
      steps.filter((_, other) => other < index && Math.abs(heights[other]! - height) < gap),
    );
    let step = 0;
    while (taken.has(step)) step = step > 0 ? -step : 1 - step;
    steps.push(step);
  });
  return steps;
}
