import { expect } from "vitest";
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

const SLACK = 0.5;

/**
 * Holds a picture to its frame, and its labels apart.
 *
 * @param free Texts that may lie over others.
 */
export function expectTidy(
  { name, picture }: { name: string; picture: Picture },
  free: readonly string[] = [],
): void {
  const bounds = markBounds(picture);
  for (const box of bounds) {
    const inside =
      box.left >= -SLACK &&
      box.right <= picture.width + SLACK &&
      box.top >= -SLACK &&
      box.bottom <= picture.height + SLACK;
    expect(inside, `${name}: ${JSON.stringify(box)} in ${picture.width} × ${picture.height}`).toBe(true);
  }
  const labels = bounds.filter(
    (box): box is Bounds & { text: string } => box.text !== undefined && !free.includes(box.text),
  );
  const over = labels.flatMap((a, index) =>
    labels
      .slice(index + 1)
      .filter(
        (b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom - 2 && b.top + 2 < a.bottom - 2,
      )
      .map((b) => `${name}: ${a.text} | ${b.text}`),
  );
  expect(over).toEqual([]);
}
