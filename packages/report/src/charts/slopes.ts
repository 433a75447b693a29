import type { ArmReport } from "@gradus/protocol";
import type { ScaleLinear } from "d3-scale";
import { within } from "../frame.js";
import type { Mark, Point } from "../mark.js";
import type { ArmRow } from "../rows.js";
import { controlStyle, type SeriesStyle } from "../series.js";
import { fitText, textWidth } from "../text-width.js";
import { axisLine, type DifferenceContext } from "./difference-axis.js";
import { label } from "./label.js";

/** One block of an arm and its control. */
export type Block = ArmReport["perBlock"][number];

/** Lines from the control to the arm, a block each, dashed where the arm lost, over an axis of the metric. */
export function slopeMarks(
  row: ArmRow,
  { control, text }: DifferenceContext,
  scale: ScaleLinear<number, number>,
  ticks: readonly number[],
  [left, right]: readonly [number, number],
): Mark[] {
  const { style, report } = row;
  const [low, high] = scale.domain() as [number, number];
  const yOf = (value: number) => scale(within(value, [low, high]));
  const [controlWidth, armWidth] = [textWidth(control, 12), textWidth(row.label, 12)];
  const end = right + 10;
  const start = Math.max(0, Math.min(left - 26, end - controlWidth - armWidth - 8));
  const room = end - start - 8;
  return [
    ...text.levelTicks(ticks).flatMap((written, index): Mark[] => {
      const y = scale(ticks[index]!);
      return [axisLine([left, y], [right, y], "grid", 1), label([left - 8, y], written, { anchor: "end" })];
    }),
    ...report.perBlock.map((block): Mark => {
      const from: Point = [left + 8, yOf(block.control)];
      const to: Point = [right - 8, yOf(block.arm)];
      const dash = block.difference < 0 ? { dash: "3 2" } : {};
      return {
        kind: "group",
        title: `block ${block.block}: ${control} ${text.exact(block.control)}, ${row.label} ${text.exact(block.arm)}${failureText(block)}`,
        marks: [
          { kind: "line", points: [from, to], tone: style.tone, width: 1.5, opacity: 0.55, ...dash },
          blockMark(from, controlStyle, 22, block.failed === "control" || block.failed === "both"),
          blockMark(to, style, 22, block.failed === "arm" || block.failed === "both"),
        ],
      };
    }),
    label([start, scale(low) + 20], fitText(control, Math.max(room / 2, room - armWidth), 12), {
      tone: "control",
    }),
    label([end, scale(low) + 20], fitText(row.label, Math.max(room / 2, room - controlWidth), 12), {
      tone: style.tone,
      anchor: "end",
    }),
  ];
}

/** A run of a block: the arm's marker, or a cross where it failed. */
export function blockMark(at: Point, style: SeriesStyle, size: number, failed: boolean): Mark {
  return failed
    ? label(at, "✕", { tone: "ink", anchor: "middle", bold: true })
    : { kind: "symbol", at, shape: style.shape, size, tone: style.tone };
}

/** Who failed in a block, as the end of its title. */
export function failureText({ failed }: Block): string {
  if (failed === "none") return "";
  return failed === "both" ? "; both failed" : `; the ${failed} failed`;
}
