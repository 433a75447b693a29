/** Where a mark's colour comes from: a part of the page, the control, or one of six series colours. */
export type Tone =
  | "ink"
  | "muted"
  | "grid"
  | "margin"
  | "paper"
  | "control"
  | "series-1"
  | "series-2"
  | "series-3"
  | "series-4"
  | "series-5"
  | "series-6";

/** Outline of a point; with the dash of a line it tells series apart without colour. */
export type Shape = "circle" | "square" | "triangle" | "diamond" | "cross" | "star" | "triangle-down";

/** A position in pixels, from the top left corner. */
export type Point = readonly [x: number, y: number];

interface Line {
  kind: "line";
  points: readonly Point[];
  tone: Tone;
  width: number;
  dash?: string;
}

interface Area {
  kind: "area";
  points: readonly Point[];
  tone: Tone;
}

interface Symbol {
  kind: "symbol";
  at: Point;
  shape: Shape;
  /** Square pixels. */
  size: number;
  tone: Tone;
  hollow?: boolean;
}

interface Text {
  kind: "text";
  /** Start, middle or end of the text, at half of its height. */
  at: Point;
  text: string;
  size: number;
  tone: Tone;
  anchor: "start" | "middle" | "end";
  bold?: boolean;
  /** Keeps the text readable where it lies over lines. */
  halo?: boolean;
}

interface Group {
  kind: "group";
  /** A series of the picture: the page emphasises the one under the pointer. */
  series?: string;
  marks: readonly Mark[];
}

/** One drawn thing; `title` is its exact value, shown on hover. */
export type Mark = (Line | Area | Symbol | Text | Group) & { opacity?: number; title?: string };

/** A finished chart: what it says in words, its size in pixels, and its marks in drawing order. */
export interface Picture {
  title: string;
  description: string;
  width: number;
  height: number;
  marks: readonly Mark[];
}
