import { extent, paddedScale } from "../frame.js";
import { intervalDomain } from "../interval-domain.js";
import type { Mark, Picture } from "../mark.js";
import type { TwoByTwoRow } from "../rows.js";
import { controlStyle, type SeriesStyle } from "../series.js";
import { spreadLabels } from "../spread-labels.js";
import { fitText, textWidth, widestText } from "../text-width.js";
import {
  axisLine,
  type DifferenceContext,
  differenceAxisMarks,
  differenceLabelWidth,
} from "./difference-axis.js";
import { intervalMarks } from "./interval-marks.js";
import { heading, label } from "./label.js";

const levelsTop = 52;
const levelsBottom = 186;
const effectsTop = 244;
const rowHeight = 26;
const effectsBottom = effectsTop + 3 * rowHeight;
const tickCount = 4;
const changeStyle: SeriesStyle = { tone: "ink", shape: "diamond" };

/**
 * The 2 × 2 of one curriculum: above, the metric of control and curriculum without and with the factor, lines that are
 * parallel where the factor changes nothing; below, both effects and their change with their intervals.
 *
 * The bar at a point of the curriculum is the interval of its paired effect, seen from the control's point: levels
 * themselves vary with what all four arms of a block share.
 */
export function twoByTwoPlot(
  { label: name, style, report }: TwoByTwoRow,
  factor: string,
  context: DifferenceContext,
  width: number,
): Picture {
  const { text, control, metric } = context;
  const { interaction, blocks } = report;
  const change = `change ${text.spread(interaction)}, ${blocks} blocks`;
  const written = {
    without: text.spread(report.without),
    with: text.spread(report.with),
  };
  return {
    title: `${name} and ${control} without and with ${factor}`,
    description: `${metric}, mean of ${blocks} blocks. Effect of ${name} without ${factor} ${written.without}, with it ${written.with}; ${change}.`,
    width,
    height: effectsBottom + 24,
    marks: [
      heading(fitText(name, width, 14, true), name),
      label([0, 29], fitText(change, width, 12.5), { size: 12.5, title: change }),
      ...levelMarks({ label: name, style, report }, factor, context, width),
      label([0, effectsTop - 12], fitText(`effect of ${name}, ${text.unit}`.replace(/, $/, ""), width, 12)),
      ...effectMarks({ label: name, style, report }, factor, context, width),
    ],
  };
}

function levelMarks(row: TwoByTwoRow, factor: string, context: DifferenceContext, width: number): Mark[] {
  const { report, style } = row;
  const { text, control } = context;
  const { arms } = report;
  const sides = [
    { control: arms.control, curriculum: arms.curriculum, effect: report.without },
    { control: arms.controlWith, curriculum: arms.curriculumWith, effect: report.with },
  ] as const;
  const ends = sides.map(({ curriculum: { mean }, effect }) => {
    const half = (effect.high - effect.low) / 2;
    return [mean - half, mean + half] as const;
  });
  const levels = sides.flatMap((side, n) => [side.control.mean, side.curriculum.mean, ...ends[n]!]);
  const scale = paddedScale(extent(levels), [levelsBottom, levelsTop], 0.06);
  const ticks = scale.ticks(tickCount);
  const ticksText = text.levelTicks(ticks);
  const left = widestText(ticksText, 12) + 8;
  const room = Math.min(0.36 * width, 8 + widestText([control, row.label], 12));
  const [first, last] = [left + 34, width - room - 18];
  const places = [first, last] as const;
  const withText = `with ${factor}`;
  const halfWith = Math.min(width - last, last - first - textWidth("without", 12) / 2 - 8);
  const line = (which: "control" | "curriculum", { tone, dash }: SeriesStyle): Mark => ({
    kind: "line",
    points: sides.map((side, n) => [places[n]!, scale(side[which].mean)] as const),
    tone,
    width: 2,
    ...(dash === undefined ? {} : { dash }),
  });
  const dot = (which: "control" | "curriculum", n: number, { tone, shape }: SeriesStyle): Mark => ({
    kind: "symbol",
    at: [places[n]!, scale(sides[n]![which].mean)],
    ...{ tone, shape, size: 70 },
    title: `${sides[n]![which].arm}: ${text.exact(sides[n]![which].mean)}`,
  });
  const names = [control, row.label];
  const at = spreadLabels(
    [scale(arms.controlWith.mean), scale(arms.curriculumWith.mean)],
    16,
    levelsTop,
    levelsBottom,
  );
  return [
    ...ticks.flatMap((tick, n): Mark[] => [
      axisLine([left, scale(tick)], [width - room, scale(tick)], "grid", 1),
      label([left - 8, scale(tick)], ticksText[n]!, { anchor: "end" }),
    ]),
    label([first, levelsBottom + 18], "without", { anchor: "middle" }),
    label([last, levelsBottom + 18], fitText(withText, 2 * halfWith, 12), {
      anchor: "middle",
      title: withText,
    }),
    ...ends.map(
      ([low, high], n): Mark => ({
        kind: "line",
        points: [
          [places[n]!, scale(low)],
          [places[n]!, scale(high)],
        ],
        tone: style.tone,
        width: 6,
        opacity: 0.3,
      }),
    ),
    line("control", controlStyle),
    line("curriculum", style),
    ...[0, 1].flatMap((n) => [dot("control", n, controlStyle), dot("curriculum", n, style)]),
    ...names.map((name, n) =>
      label([width - room + 6, at[n]!], fitText(name, room - 6, 12), {
        tone: n === 0 ? "control" : style.tone,
        title: name,
      }),
    ),
  ];
}

function effectMarks(row: TwoByTwoRow, factor: string, context: DifferenceContext, width: number): Mark[] {
  const { report, style } = row;
  const rows = [
    { name: "without", effect: report.without, style },
    { name: `with ${factor}`, effect: report.with, style },
    { name: "change", effect: report.interaction, style: changeStyle },
  ];
  const domain = intervalDomain(
    rows.map(({ effect }) => effect),
    context.margin,
  );
  const room = Math.min(0.45 * width, Math.max(...rows.map(({ name }) => textWidth(name, 12))));
  const names = room + 8;
  const half = differenceLabelWidth(paddedScale(domain, [names, width], 0.05), context, tickCount) / 2;
  const scale = paddedScale(domain, [names + half, width - half], 0.05);
  return [
    ...differenceAxisMarks(scale, context, {
      direction: "horizontal",
      across: [effectsTop, effectsBottom],
      labels: { at: effectsBottom + 13, anchor: "middle" },
      tickCount,
    }),
    ...rows.flatMap(({ name, effect, style }, n): Mark[] => {
      const across = effectsTop + (n + 0.5) * rowHeight;
      const title = `${name}: ${context.text.spread(effect)}; exactly ${context.text.exactSpread(effect)}`;
      return [
        label([0, across], fitText(name, room, 12), { title: name }),
        ...intervalMarks(scale, {
          ...effect,
          ...{ marginInterval: null, style, direction: "horizontal", across, hollow: false, title },
        }),
      ];
    }),
  ];
}
