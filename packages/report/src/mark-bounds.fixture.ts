import type { Mark, Picture } from "./mark.js";
import { textWidth } from "./text-width.js";

/** Where a mark lies: a box, and its text where it is one. */
export interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
  text?: string;
}

/** Boxes of all marks of a picture, groups opened. */
export function markBounds({ marks }: Pick<Picture, "marks">): Bounds[] {
  return marks.flatMap((mark) => (mark.kind === "group" ? markBounds(mark) : boundsOf(mark)));
}

function boundsOf(mark: Exclude<Mark, { kind: "group" }>): Bounds[] {
  switch (mark.kind) {
    case "line":
    case "area": {
      if (mark.points.length === 0) return [];
      const xs = mark.points.map(([x]) => x);
      const ys = mark.points.map(([, y]) => y);
      return [
        { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) },
      ];
    }
    case "symbol":
      return [{ left: mark.at[0], right: mark.at[0], top: mark.at[1], bottom: mark.at[1] }];
    case "text": {
      const width = textWidth(mark.text, mark.size, mark.bold);
      const left = mark.at[0] - { start: 0, middle: width / 2, end: width }[mark.anchor];
      const half = 0.6 * mark.size;
      return [
        { left, right: left + width, top: mark.at[1] - half, bottom: mark.at[1] + half, text: mark.text },
      ];
    }
  }
}
