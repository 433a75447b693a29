const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as it stands in HTML and SVG, in content and in attributes: never markup. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter]!);
}

/** JSON that may stand inside a script element: no `<` is left to close or open anything. */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
