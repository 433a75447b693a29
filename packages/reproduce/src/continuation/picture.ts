import { createRng } from "@gradus/numeric";
import type { Mark, Picture, Point } from "@gradus/report";
import { descend, localMinima } from "./descend.js";
import { shortcut, wave } from "./families.js";
import { type Family, type Homotopy, homotopyOf, objectiveAt } from "./family.js";
import { FIRST, follow, STAGES } from "./follow.js";

/** What a picture shows: the losses of one family as λ grows, and the minimiser that is followed. */
export interface LandscapeSubject {
  title: string;
  family: Family;
  /** What the parameter is, below the axis. */
  axis: string;
  /** Where the path begins: it goes downhill from there at λ = 0. */
  start: number;
}

/** Both cases of the document, from one seed that none of the claim's runs uses. */
export const landscapeSubjects: { readonly [name: string]: LandscapeSubject } = {
  helps: {
    title: "Where the path leads to the best minimum",
    family: wave(createRng(1).split("picture")),
    axis: "frequency ω",
    start: 4,
  },
  hurts: {
    title: "Where the path leads to a worse minimum",
    family: shortcut(createRng(1).split("picture")),
    axis: "direction θ",
    start: 1,
  },
};

const width = 640;
const left = 92;
const right = 14;
const top = 44;
const rowHeight = 84;
const rowGap = 14;
const bottom = 46;
const points = 321;
const shownStages = [0, STAGES / 4, STAGES / 2, (3 * STAGES) / 4, STAGES];

/** C_λ at five values of λ, one above the other, with the followed minimiser and the global minimum of the full loss. */
export function landscapePicture({ title, family, axis, start }: LandscapeSubject): Picture {
  const homotopy = homotopyOf(family, "easy-first", FIRST, createRng(0));
  const { minimisers } = follow(homotopy, descend(objectiveAt(homotopy, 0), start));
  const full = objectiveAt(homotopy, 1);
  const best = localMinima(full).reduce((a, b) => (full.loss(b) < full.loss(a) ? b : a));
  const end = minimisers.at(-1)!;
  const [low, high] = family.domain;
  const x = (parameter: number) => left + ((width - left - right) * (parameter - low)) / (high - low);
  const height = top + shownStages.length * (rowHeight + rowGap) + bottom;
  const rows = shownStages.map((stage, row) =>
    landscapeRow(homotopy, stage / STAGES, { x, top: top + row * (rowHeight + rowGap) }),
  );
  const path = rows.map(({ place }, row) => place(minimisers[shownStages[row]!]!));
  const last = rows.at(-1)!;

  return {
    title,
    description: `The loss C at five values of λ, from the ${FIRST} easiest examples to all ${homotopy.order.length}. The minimiser that is followed from easy to all ends at ${end.toFixed(2)} with a full loss of ${full.loss(end).toFixed(3)}; the global minimum is at ${best.toFixed(2).replace("-", "−")} with ${full.loss(best).toFixed(3)}.`,
    width,
    height,
    marks: [
      { kind: "text", at: [0, 12], text: title, size: 14, tone: "ink", anchor: "start", bold: true },
      ...rows.flatMap(({ marks }) => marks),
      { kind: "line", points: path, tone: "series-2", width: 1.6, dash: "6 3" },
      ...path.map((at, row): Mark => {
        const minimiser = minimisers[shownStages[row]!]!;
        const words = `followed minimiser at λ = ${shownStages[row]! / STAGES}: ${minimiser.toFixed(3)}`;
        return { kind: "symbol", at, shape: "circle", size: 60, tone: "series-2", title: words };
      }),
      {
        kind: "symbol",
        at: last.place(best),
        shape: "diamond",
        size: 150,
        tone: "series-1",
        hollow: true,
        title: `global minimum of the full loss: ${best.toFixed(3)}`,
      },
      ...axisMarks(family, axis, x, height - bottom + 2),
      ...keyMarks(),
    ],
  };
}

/** One C_λ as a line over its baseline, scaled to its own height, and the place of a parameter on it. */
function landscapeRow(
  homotopy: Homotopy,
  lambda: number,
  frame: { x(parameter: number): number; top: number },
) {
  const objective = objectiveAt(homotopy, lambda);
  const [low, high] = homotopy.family.domain;
  const parameters = Array.from({ length: points }, (_, k) => low + ((high - low) * k) / (points - 1));
  const losses = parameters.map((parameter) => objective.loss(parameter));
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const y = (loss: number) => frame.top + rowHeight * (1 - (loss - least) / (most - least));
  const place = (parameter: number): Point => [frame.x(parameter), y(objective.loss(parameter))];
  const base = frame.top + rowHeight;
  const open = FIRST + lambda * (homotopy.order.length - FIRST);
  const marks: Mark[] = [
    {
      kind: "line",
      points: [
        [left, base],
        [width - right, base],
      ],
      tone: "grid",
      width: 1,
    },
    { kind: "line", points: parameters.map(place), tone: "control", width: 1.6 },
    { kind: "text", at: [0, base - 26], text: `λ = ${lambda}`, size: 12, tone: "ink", anchor: "start" },
    { kind: "text", at: [0, base - 10], text: `${open} examples`, size: 12, tone: "muted", anchor: "start" },
  ];
  return { marks, place };
}

function axisMarks(
  { domain: [low, high] }: Family,
  axis: string,
  x: (parameter: number) => number,
  y: number,
): Mark[] {
  const ticks: number[] = [];
  for (let tick = Math.ceil(low); tick <= high; tick++) ticks.push(tick);
  return [
    ...ticks.map(
      (tick): Mark => ({
        kind: "text",
        at: [x(tick), y],
        text: String(tick).replace("-", "−"),
        size: 12,
        tone: "muted",
        anchor: "middle",
      }),
    ),
    {
      kind: "text",
      at: [(left + width - right) / 2, y + 20],
      text: axis,
      size: 12,
      tone: "ink",
      anchor: "middle",
    },
  ];
}

function keyMarks(): Mark[] {
  return [
    { kind: "symbol", at: [6, 30], shape: "circle", size: 60, tone: "series-2" },
    {
      kind: "text",
      at: [16, 30],
      text: "minimiser followed from easy to all",
      size: 12,
      tone: "ink",
      anchor: "start",
    },
    { kind: "symbol", at: [256, 30], shape: "diamond", size: 110, tone: "series-1", hollow: true },
    {
      kind: "text",
      at: [268, 30],
      text: "global minimum of the full loss",
      size: 12,
      tone: "ink",
      anchor: "start",
    },
  ];
}
