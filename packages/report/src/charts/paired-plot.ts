import type { ArmReport } from "@gradus/protocol";
import { extent, paddedScale } from "../frame.js";
import type { Picture } from "../mark.js";
import { numbersText } from "../numbers-text.js";
import { type ArmRow, marginTest } from "../rows.js";
import { fitText, widestText } from "../text-width.js";
import { type DifferenceContext, differenceAxisMarks, differenceLabelWidth } from "./difference-axis.js";
import { intervalMarks } from "./interval-marks.js";
import { heading, label } from "./label.js";
import { type Block, slopeMarks } from "./slopes.js";
import { stripMarks } from "./strip.js";

const height = 280;
const vertical = [height - 30, 54] as const;
const tickCount = 5;

/**
 * The paired plot of one arm: a line a block from the control to the arm, and the strip of their differences.
 *
 * A failed block is a cross at the edge of the frame: its value would flatten every other line.
 */
export function pairedPlot(row: ArmRow, context: DifferenceContext, width: number): Picture {
  const { style, report } = row;
  const { text, control, metric } = context;
  const finished = report.perBlock.filter(({ failed }) => failed === "none");
  const levels = paddedScale(extent(finished.flatMap((block) => [block.control, block.arm])), vertical, 0.06);
  const levelTicks = levels.ticks(4);
  const differences = paddedScale(stripDomain(report, finished, context.margin), vertical, 0.06);
  const slopes = [widestText(text.levelTicks(levelTicks), 12) + 8, 0.53 * width] as const;
  const strip = [0.6 * width, width - 10 - differenceLabelWidth(differences, context, tickCount)] as const;
  const tested = report.reason !== "never-differed";
  const marginInterval = marginTest(report);
  const numbers = numbersText({ ...report, marginInterval, tested }, text).join(", ");
  const interval = {
    ...report,
    marginInterval,
    style,
    direction: "vertical" as const,
    across: strip[1] - 14,
    hollow: false,
    title: `${row.label}: ${numbers}`,
  };
  return {
    title: `${row.label} and ${control}, block by block`,
    description: `${metric} of ${report.perBlock.length} blocks: ${report.wins} won, ${report.ties} tied, ${report.losses} lost, ${report.perBlock.length - finished.length} with a failure; mean difference ${numbers}.`,
    width,
    height,
    marks: [
      heading(fitText(row.label, width, 14, true), row.label),
      label([0, 29], numbers, { size: 12.5 }),
      ...slopeMarks(row, context, levels, levelTicks, slopes),
      ...differenceAxisMarks(differences, context, {
        direction: "vertical",
        across: strip,
        labels: { at: width, anchor: "end" },
        tickCount,
      }),
      label([(strip[0] + strip[1]) / 2, height - 10], `difference, ${text.unit}`.replace(/, $/, ""), {
        anchor: "middle",
      }),
      ...stripMarks(row, context, differences, [strip[0] + 8, strip[1] - 28]),
      ...(tested ? intervalMarks(differences, interval) : []),
    ],
  };
}

/** Every difference, their mean, the margin, and of the interval at most as much again to both sides. */
function stripDomain(report: ArmReport, finished: readonly Block[], margin: number): [number, number] {
  const [low, high] = extent([0, report.mean, ...finished.map(({ difference }) => difference)]);
  const room = Math.max(high - low, 2 * margin);
  return [
    Math.min(-1.1 * margin, low, Math.max(report.low, low - room)),
    Math.max(1.1 * margin, high, Math.min(report.high, high + room)),
  ];
}
