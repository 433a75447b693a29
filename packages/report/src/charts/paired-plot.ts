import type { ArmReport } from "@gradus/protocol";
import { extent, paddedScale, within } from "../frame.js";
import type { Mark, Picture, Point } from "../mark.js";
import type { ArmRow } from "../rows.js";
import { controlStyle, type SeriesStyle } from "../series.js";
import { fitText, textWidth, widestText } from "../text-width.js";
import {
  axisLine,
  type DifferenceContext,
  differenceAxisMarks,
  differenceLabelWidth,
} from "./difference-axis.js";
import { intervalMarks } from "./interval-marks.js";

type Block = ArmReport["perBlock"][number];

const height = 260;
const top = 34;
const bottom = 30;
const tickCount = 5;
const levelTickCount = 4;

/**
 * The paired plot of one arm: a line a block from the control to the arm, and the strip of their differences.
 *
 * A failed block is a cross at the edge of the frame: its value would flatten every other line.
 */
export function pairedPlot(
  { label, style, report }: ArmRow,
  context: DifferenceContext,
  width: number,
): Picture {
  const finished = report.perBlock.filter(({ failed }) => failed === "none");
  const failed = report.perBlock.length - finished.length;
  const vertical = [height - bottom, top] as const;
  const levels = paddedScale(extent(finished.flatMap(({ control, arm }) => [control, arm])), vertical, 0.06);
  const differences = paddedScale(stripDomain(report, finished, context.margin), vertical, 0.06);
  const levelColumn = widestText(context.text.levelTicks(levels.ticks(levelTickCount)), 12);
  const slopeEdges = [levelColumn + 8, 0.53 * width] as const;
  const stripEdges = [
    0.6 * width,
    width - 10 - differenceLabelWidth(differences, context, tickCount),
  ] as const;
  const numbers = report.reason === "never-differed" ? "never differed" : context.text.spread(report);

  return {
    title: `${label} and ${context.control}, block by block`,
    description: `${context.metric} of ${report.perBlock.length} blocks: ${report.wins} won, ${report.ties} tied, ${report.losses} lost${failed > 0 ? `, ${failed} with a failure` : ""}; mean difference ${numbers}.`,
    width,
    height,
    marks: [
      {
        kind: "text",
        at: [0, 9],
        text: fitText(label, width - textWidth(numbers, 12.5) - 12, 14, true),
        size: 14,
        tone: "ink",
        anchor: "start",
        bold: true,
        title: label,
      },
      { kind: "text", at: [width, 9], text: numbers, size: 12.5, tone: "muted", anchor: "end" },
      ...slopes(report.perBlock, label, style, context, levels, slopeEdges),
      ...differenceAxisMarks(differences, context, {
        direction: "vertical",
        across: stripEdges,
        labelAt: width,
        labelAnchor: "end",
        tickCount,
      }),
      {
        kind: "text",
        at: [(stripEdges[0] + stripEdges[1]) / 2, height - 10],
        text: context.text.unit === "" ? "difference" : `difference, ${context.text.unit}`,
        size: 12,
        tone: "muted",
        anchor: "middle",
      },
      ...strip(report, style, context, differences, stripEdges),
      ...(report.reason === "never-differed"
        ? []
        : intervalMarks(differences, {
            ...report,
            style,
            direction: "vertical",
            across: stripEdges[1] - 14,
            hollow: false,
            title: `${label}: ${numbers}`,
          })),
    ],
  };
}

type Scale = ReturnType<typeof paddedScale>;

function stripDomain(report: ArmReport, finished: readonly Block[], margin: number): [number, number] {
  const [low, high] = extent([0, ...finished.map(({ difference }) => difference)]);
  const room = Math.max(high - low, 2 * margin);
  return [
    Math.min(-1.1 * margin, low, Math.max(report.low, low - room)),
    Math.max(1.1 * margin, high, Math.min(report.high, high + room)),
  ];
}

function slopes(
  blocks: readonly Block[],
  label: string,
  style: SeriesStyle,
  context: DifferenceContext,
  scale: Scale,
  [left, right]: readonly [number, number],
): Mark[] {
  const domain = scale.domain() as [number, number];
  const ticks = scale.ticks(levelTickCount);
  const tickLabels = context.text.levelTicks(ticks);
  const yOf = (value: number) => scale(within(value, domain));
  const room = (right - left) / 2 + 20;
  return [
    ...ticks.flatMap((tick, index): Mark[] => [
      axisLine([left, scale(tick)], [right, scale(tick)], "grid", 1),
      {
        kind: "text",
        at: [left - 8, scale(tick)],
        text: tickLabels[index]!,
        size: 12,
        tone: "muted",
        anchor: "end",
      },
    ]),
    ...blocks.map((block): Mark => {
      const from: Point = [left + 8, yOf(block.control)];
      const to: Point = [right - 8, yOf(block.arm)];
      const title = `block ${block.block}: ${context.control} ${context.text.exact(block.control)}, ${label} ${context.text.exact(block.arm)}${failureText(block)}`;
      const dash = block.difference < 0 ? { dash: "3 2" } : {};
      return {
        kind: "group",
        title,
        marks: [
          { kind: "line", points: [from, to], tone: style.tone, width: 1.5, opacity: 0.55, ...dash },
          endMark(from, controlStyle, block.failed === "control" || block.failed === "both"),
          endMark(to, style, block.failed === "arm" || block.failed === "both"),
        ],
      };
    }),
    {
      kind: "text",
      at: [Math.max(0, left - 26), height - 10],
      text: fitText(context.control, room, 12),
      size: 12,
      tone: "control",
      anchor: "start",
    },
    {
      kind: "text",
      at: [right + 10, height - 10],
      text: fitText(label, room, 12),
      size: 12,
      tone: style.tone,
      anchor: "end",
    },
  ];
}

function endMark(at: Point, style: SeriesStyle, failed: boolean): Mark {
  return failed
    ? { kind: "text", at, text: "✕", size: 12, tone: "ink", anchor: "middle", bold: true }
    : { kind: "symbol", at, shape: style.shape, size: 22, tone: style.tone };
}

function strip(
  report: ArmReport,
  style: SeriesStyle,
  context: DifferenceContext,
  scale: Scale,
  [left, right]: readonly [number, number],
): Mark[] {
  const domain = scale.domain() as [number, number];
  const blocks = report.perBlock;
  const places = dodge(
    blocks.map(({ difference }) => scale(within(difference, domain))),
    8,
  );
  return blocks.map((block, index): Mark => {
    const at: Point = [
      (left + right - 24) / 2 +
        within(places[index]! * 8, [(left - right) / 2 + 20, (right - left) / 2 - 20]),
      scale(within(block.difference, domain)),
    ];
    const title = `block ${block.block}: ${context.text.difference(block.difference, report)}${failureText(block)}`;
    return block.failed === "none"
      ? { kind: "symbol", at, shape: style.shape, size: 30, tone: style.tone, opacity: 0.8, title }
      : { kind: "text", at, text: "✕", size: 12, tone: "ink", anchor: "middle", bold: true, title };
  });
}

/** Sideways steps 0, 1, −1, 2, … so that points nearer than `gap` stand beside each other. */
function dodge(positions: readonly number[], gap: number): number[] {
  const placed: { position: number; step: number }[] = [];
  return positions.map((position) => {
    const near = new Set(
      placed.filter((other) => Math.abs(other.position - position) < gap).map(({ step }) => step),
    );
    let step = 0;
    while (near.has(step)) step = step > 0 ? -step : 1 - step;
    placed.push({ position, step });
    return step;
  });
}

function failureText({ failed }: Block): string {
  if (failed === "none") return "";
  return failed === "both" ? "; both failed" : `; the ${failed} failed`;
}
