import { scaleLinear } from "d3-scale";
import type { Mark, Picture, Point } from "../mark.js";
import { stated } from "../metric-text.js";
import { type SeriesStyle, seriesStyle } from "../series.js";
import { spreadLabels } from "../spread-labels.js";
import { fitText, textWidth, widestText } from "../text-width.js";
import { axisLine } from "./difference-axis.js";
import { heading, label } from "./label.js";

/** A run that was held against the definition of a curriculum, as `gradus check --json` says it. */
export interface TraceRows {
  name: string;
  examples: number;
  steps: number;
  /** Every change of the target: entropy of Q in nats, share of examples with W > 0. */
  stages: readonly { step: number; entropy: number; openFraction: number }[];
  points: readonly {
    step: number;
    effective: { effectiveNumber: number };
    neverSeenShare: number;
  }[];
  definition: {
    entropyFailure: { step: number } | null;
    monotonyFailure: { step: number } | null;
  };
  effective: { kind: "closed form" | "empirical" };
}

const bottom = 44;
const labelHeight = 17;
const narrowest = 560;

/**
 * How even the run's distributions are over its steps, as shares of the examples: what is open (the area), the
 * effective number in Q and in what is minimised, and who was never trained on. Steps that break a condition of the
 * definition are marked.
 */
export function curriculumTrace(rows: TraceRows, width: number): Picture {
  const { name, examples, steps, stages, points, effective } = rows;
  const wide = width >= narrowest;
  const series = [
    { text: "in Q", style: seriesStyle(0), seen: false, points: stepped(rows) },
    {
      text: effective.kind === "closed form" ? "minimised (p v)" : "trained on so far (Σ v)",
      style: seriesStyle(1),
      seen: true,
      points: points.map((point): Point => [point.step, point.effective.effectiveNumber / examples]),
    },
    {
      text: "never trained on",
      style: seriesStyle(3),
      seen: true,
      points: points.map((point): Point => [point.step, point.neverSeenShare]),
    },
  ];
  const failures = failureTexts(rows);
  const top = 34 + (failures.length + (wide ? 0 : series.length)) * labelHeight + 12;
  const height = top + 260 + bottom;
  const labels = series.map(({ text, points: of }) => `${text} ${percent(of.at(-1)![1])}`);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const tickTexts = ticks.map((tick) => `${100 * tick} %`);
  const left = 8 + widestText(tickTexts, 12);
  const right = wide ? width - 31 - widestText(labels, 13) : width - 10;
  const x = scaleLinear([0, steps], [left, right]);
  const y = scaleLinear([0, 1], [height - bottom, top]);
  const stepTicks = x.ticks(wide ? 6 : 3).filter((tick) => Number.isInteger(tick));
  const ends = series.map(({ points: of }) => y(of.at(-1)![1]));
  const places = wide
    ? spreadLabels(ends, labelHeight, top, height - bottom)
    : series.map((_, index) => 30 + (failures.length + index) * labelHeight);
  const onPage = (of: readonly Point[]) => of.map(([step, share]): Point => [x(step), y(share)]);
  const open = onPage(
    corners(
      stages.map(({ step, openFraction }): Point => [step, openFraction]),
      steps,
    ),
  );

  return {
    title: `${name} against the definition of a curriculum`,
    description:
      `Effective number of examples over ${stated(steps)} steps, as a share of ${stated(examples)}: ${labels.join(", ")} at the end. The area is the share of examples that are open. ${failures.map(({ text }) => `${text}.`).join(" ")}`.trimEnd(),
    width,
    height,
    marks: [
      heading(fitText(`${name}: effective number of examples, share of all`, width, 14, true), name),
      {
        kind: "area",
        points: [...open, [x(steps), y(0)], [open[0]![0], y(0)]],
        tone: "margin",
        title: "share of examples with W above 0",
      },
      ...ticks.flatMap((tick, index): Mark[] => [
        axisLine([left, y(tick)], [right, y(tick)], "grid", 1),
        label([left - 8, y(tick)], tickTexts[index]!, { anchor: "end" }),
      ]),
      ...stepTicks.flatMap((step): Mark[] => [
        axisLine([x(step), height - bottom], [x(step), height - bottom + 5], "muted", 1),
        label([withinText(x(step), stated(step), left, width), height - bottom + 15], stated(step), {
          anchor: "middle",
        }),
      ]),
      label([left, height - 9], fitText("step; the area is what is open", width - left, 12)),
      ...failures.map(({ step }, index) =>
        axisLine([x(step), 39 + index * labelHeight], [x(step), height - bottom], "ink", 1, "4 3"),
      ),
      ...series.map(({ text, style, seen, points: of }, index): Mark => {
        const drawn = onPage(of);
        return {
          kind: "group",
          series: text,
          marks: seriesMarks(drawn, style, { text: labels[index]!, at: places[index]!, right, wide, seen }),
        };
      }),
      ...failures.map(({ step, text }, index): Mark => {
        const shown = fitText(text, width - 8, 12);
        const half = textWidth(shown, 12) / 2;
        const at = Math.min(Math.max(x(step), half + 1), width - half - 1);
        const style = { anchor: "middle", tone: "ink", halo: true } as const;
        return label([at, 30 + index * labelHeight], shown, style);
      }),
    ],
  };
}

/** Effective number of examples in Q: level between two changes. */
function stepped({ stages, steps, examples }: TraceRows): Point[] {
  const shares = stages.map(({ step, entropy }): Point => [step, Math.exp(entropy) / examples]);
  return corners(shares, steps);
}

/** A level line through values that hold until the next one. */
function corners(values: readonly Point[], end: number): Point[] {
  return values.flatMap(([step, value], index): Point[] => [
    [step, value],
    [values[index + 1]?.[0] ?? end, value],
  ]);
}

/** What breaks at which step; one text where both conditions break at once. */
function failureTexts({ definition }: TraceRows): { step: number; text: string }[] {
  const { entropyFailure, monotonyFailure } = definition;
  const texts = new Map<number, string[]>();
  const add = (failure: { step: number } | null, text: string) => {
    if (failure !== null) texts.set(failure.step, [...(texts.get(failure.step) ?? []), text]);
  };
  add(entropyFailure, "the entropy of Q does not rise");
  add(monotonyFailure, "a weight falls");
  return [...texts].map(([step, what]) => ({ step, text: `step ${stated(step)}: ${what.join(", ")}` }));
}

/** To a tenth of a percent. */
function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** A line that is exact everywhere, or, of what was seen at points, its points and faintly what joins them. */
function seriesMarks(
  drawn: readonly Point[],
  { tone, shape }: SeriesStyle,
  { text, at, right, wide, seen }: { text: string; at: number; right: number; wide: boolean; seen: boolean },
): Mark[] {
  const last = drawn.at(-1)!;
  const labelAt: Point = [wide ? right + 29 : 18, at];
  const line = { kind: "line" as const, points: drawn, tone };
  return [
    seen ? { ...line, width: 1, opacity: 0.5 } : { ...line, width: 2 },
    ...(seen ? drawn.map((point): Mark => ({ kind: "symbol", at: point, shape, size: 24, tone })) : []),
    ...(wide
      ? [{ kind: "line" as const, points: [last, [right + 16, at] as Point], tone, width: 1, opacity: 0.6 }]
      : []),
    { kind: "symbol", at: [labelAt[0] - 9, at], shape, size: 40, tone },
    label(labelAt, text, { size: 13, tone }),
  ];
}

function withinText(at: number, text: string, left: number, width: number): number {
  const half = textWidth(text, 12) / 2;
  return Math.min(Math.max(at, left), width - half - 1);
}
