import type { Mark, Point } from "../mark.js";

/** A text of a picture: small and muted unless said otherwise. */
export function label(at: Point, text: string, style: Partial<Extract<Mark, { kind: "text" }>> = {}): Mark {
  return { kind: "text", at, text, size: 12, tone: "muted", anchor: "start", ...style };
}

/** The name of the arm that a small picture shows, at its top left. */
export function heading(text: string, name: string): Mark {
  return label([0, 9], text, { size: 14, tone: "ink", bold: true, title: name });
}
