import { scaleLinear } from "d3-scale";
import { paddedScale, within } from "../frame.js";
import type { Mark, Picture, Point } from "../mark.js";
import { type ArmRow, marginTest, verdictText } from "../rows.js";
import { fitText } from "../text-width.js";
import { axisLine, type DifferenceContext, differenceAxisMarks } from "./difference-axis.js";

const height = 240;
const top = 34;
const bottom = 44;

/**
 * Interval against the number of blocks: at every look the repeated interval, the mean and the boundary.
 *
 * The boundary is half the interval to both sides of zero: a mean outside it decides, which is the same as
 * an interval without zero.
 */
export function intervalByBlocks(
  row: ArmRow,
  plannedBlocks: number,
  firstLook: number,
  context: DifferenceContext,
  width: number,
): Picture {
  const { label, style, report } = row;
  const looks = report.looks;
  const vertical = [height - bottom, top] as const;
  const scale = paddedScale(looksDomain(row, context.margin), vertical, 0.03);
  const domain = scale.domain() as [number, number];
  const left = 6;
  const right = width - 48;
  const x = scaleLinear([Math.min(firstLook, plannedBlocks) - 0.7, plannedBlocks + 0.5], [left, right]);
  const yOf = (value: number) => scale(within(value, domain));
  const stop = looks.at(-1);
  const half = (look: (typeof looks)[number]) => (look.high - look.low) / 2;
  const boundary = (side: 1 | -1) =>
    looks
      .filter((look) => Math.abs(half(look)) <= Math.max(domain[1], -domain[0]))
      .map((look): Point => [x(look.blocks), yOf(side * half(look))]);
  const verdict = verdictText(report);
  const title = (look: (typeof looks)[number]) =>
    `${label} after ${look.blocks} blocks: ${context.text.spread(look)}; margin test ${context.text.interval(marginTest(look))}`;

  return {
    title: `${label}: interval against blocks`,
    description: `Repeated interval of the difference to ${context.control} at ${looks.length} looks${stop ? `, from ${looks[0]!.blocks} blocks to ${stop.blocks} of ${plannedBlocks}: ${context.text.spread(stop)}` : ""}. Verdict: ${verdict}.`,
    width,
    height,
    marks: [
      {
        kind: "text",
        at: [0, 9],
        text: fitText(label, 0.5 * width, 14, true),
        size: 14,
        tone: "ink",
        anchor: "start",
        bold: true,
        title: label,
      },
      {
        kind: "text",
        at: [width, 9],
        text: stop ? `${verdict} at ${stop.blocks} of ${plannedBlocks}` : "no look yet",
        size: 12.5,
        tone: "muted",
        anchor: "end",
      },
      ...differenceAxisMarks(scale, context, {
        direction: "vertical",
        across: [left, right],
        labelAt: width,
        labelAnchor: "end",
        tickCount: 5,
      }),
      ...blockTicks(firstLook, plannedBlocks).map(
        (blocks): Mark => ({
          kind: "text",
          at: [x(blocks), height - bottom + 13],
          text: String(blocks),
          size: 12,
          tone: "muted",
          anchor: "middle",
        }),
      ),
      { kind: "text", at: [left, height - 9], text: "blocks", size: 12, tone: "muted", anchor: "start" },
      ...([1, -1] as const).map(
        (side): Mark => ({
          kind: "line",
          points: boundary(side),
          tone: "muted",
          width: 1.25,
          dash: "3 3",
          title: "boundary: a mean outside decides",
        }),
      ),
      ...(stop ? [axisLine([x(stop.blocks), top], [x(stop.blocks), height - bottom], "ink", 1, "1 3")] : []),
      ...looks.map(
        (look): Mark => ({
          kind: "line",
          points: [
            [x(look.blocks), yOf(look.low)],
            [x(look.blocks), yOf(look.high)],
          ],
          tone: style.tone,
          width: look === stop ? 4 : 2.5,
          opacity: look === stop ? 1 : 0.45,
          title: title(look),
        }),
      ),
      ...looks.map(
        (look): Mark => ({
          kind: "symbol",
          at: [x(look.blocks), yOf(look.mean)],
          shape: style.shape,
          size: look === stop ? 70 : 24,
          tone: style.tone,
          title: title(look),
        }),
      ),
    ],
  };
}

/** The last look's interval with the margin, and twice the reach of the look in the middle. */
function looksDomain({ report: { looks } }: ArmRow, margin: number): [number, number] {
  const settled = looks.slice(Math.floor(looks.length / 2));
  const reach = looks.map(({ mean }) => mean);
  return [
    Math.min(-1.4 * margin, ...settled.map(({ low }) => low), ...reach),
    Math.max(1.4 * margin, ...settled.map(({ high }) => high), ...reach),
  ];
}

function blockTicks(firstLook: number, plannedBlocks: number): number[] {
  const step = plannedBlocks - firstLook > 20 ? 10 : 5;
  const ticks = [];
  for (let blocks = Math.ceil(firstLook / step) * step; blocks <= plannedBlocks; blocks += step)
    ticks.push(blocks);
  return ticks.length > 0 ? ticks : [firstLook, plannedBlocks];
}
