import { scaleLinear } from "d3-scale";
import { paddedScale, within } from "../frame.js";
import type { Mark, Picture, Point } from "../mark.js";
import { type ArmRow, marginTest, verdictText } from "../rows.js";
import { fitText } from "../text-width.js";
import {
  axisLine,
  type DifferenceContext,
  differenceAxisMarks,
  differenceLabelWidth,
} from "./difference-axis.js";
import { heading, label } from "./label.js";

const height = 260;
const top = 54;
const bottom = 44;
const tickCount = 5;

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
  const { style, report } = row;
  const looks = report.looks.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const vertical = [height - bottom, top] as const;
  const scale = paddedScale(looksDomain(looks, context.margin), vertical, 0.03);
  const domain = scale.domain() as [number, number];
  const left = 6;
  const right = width - 10 - differenceLabelWidth(scale, context, tickCount);
  const x = scaleLinear([Math.min(firstLook, plannedBlocks) - 0.7, plannedBlocks + 0.5], [left, right]);
  const yOf = (value: number) => scale(within(value, domain));
  const stop = looks.at(-1);
  const tone = style.tone;
  const verdict = verdictText(report);
  const standing = stop ? `${verdict} at ${stop.blocks} of ${plannedBlocks}` : "no look yet";
  const title = (look: Look) =>
    `${row.label} after ${look.blocks} blocks: ${context.text.spread(look)}; margin interval ${context.text.interval(marginTest(look))}`;

  return {
    title: `${row.label}: interval against blocks`,
    description: `Repeated interval of the difference to ${context.control} at ${looks.length} looks${stop ? `, from ${looks[0]!.blocks} blocks to ${stop.blocks} of ${plannedBlocks}: ${context.text.spread(stop)}` : ""}. Verdict: ${verdict}.`,
    width,
    height,
    marks: [
      heading(fitText(row.label, width, 14, true), row.label),
      label([0, 29], standing, { size: 12.5 }),
      ...differenceAxisMarks(scale, context, {
        direction: "vertical",
        across: [left, right],
        labels: { at: width, anchor: "end" },
        tickCount,
      }),
      ...blockTicks(firstLook, plannedBlocks).map((blocks) =>
        label([x(blocks), height - bottom + 13], String(blocks), { anchor: "middle" }),
      ),
      label([left, height - 9], "blocks"),
      ...[1, -1].map((side) => boundaryMark(looks, side, x, scale)),
      ...(stop ? [axisLine([x(stop.blocks), top], [x(stop.blocks), height - bottom], "ink", 1, "1 3")] : []),
      ...looks.map((look): Mark => {
        const place = x(look.blocks);
        const last = look === stop;
        const bar = ({ low, high }: { low: number; high: number }, width: number, opacity: number): Mark => ({
          kind: "line",
          points: [
            [place, yOf(low)],
            [place, yOf(high)],
          ],
          ...{ tone, width, opacity },
        });
        return {
          kind: "group",
          title: title(look),
          marks: [
            bar(marginTest(look), last ? 7 : 4, last ? 0.4 : 0.25),
            bar(look, last ? 2 : 1.25, last ? 1 : 0.6),
            { kind: "symbol", at: [place, yOf(look.mean)], shape: style.shape, size: last ? 70 : 24, tone },
          ],
        };
      }),
    ],
  };
}

type Look = ArmRow["report"]["looks"][number];
type Scale = ReturnType<typeof paddedScale>;

/** Half of every interval, to one side of zero, from where it fits the frame. */
function boundaryMark(
  looks: readonly Look[],
  side: number,
  x: (blocks: number) => number,
  scale: Scale,
): Mark {
  const [low, high] = scale.domain() as [number, number];
  const points = looks
    .map(({ blocks, low: from, high: to }) => ({ blocks, bound: (side * (to - from)) / 2 }))
    .filter(({ bound }) => bound >= low && bound <= high)
    .map(({ blocks, bound }): Point => [x(blocks), scale(bound)]);
  return {
    kind: "line",
    points,
    tone: "muted",
    width: 1.25,
    dash: "3 3",
    title: "boundary: a mean beyond it decides",
  };
}

/** The margin, every mean, and the intervals of the later half of the looks: the first ones are very wide. */
function looksDomain(looks: readonly Look[], margin: number): [number, number] {
  const settled = looks.slice(Math.floor(looks.length / 2));
  const reach = looks.map(({ mean }) => mean);
  return [
    Math.min(-1.4 * margin, ...settled.map(({ low }) => low), ...reach),
    Math.max(1.4 * margin, ...settled.map(({ high }) => high), ...reach),
  ];
}

function blockTicks(firstLook: number, plannedBlocks: number): number[] {
  const span = plannedBlocks - firstLook;
  const step = span > 20 ? 10 : span > 8 ? 5 : 1;
  const first = Math.ceil(firstLook / step);
  return Array.from({ length: Math.floor(plannedBlocks / step) - first + 1 }, (_, k) => (first + k) * step);
}
