import type { Terminal } from "./terminal.js";

const WIDEST = 100;

/** A line that names what follows. */
export function heading(text: string, terminal: Terminal): string {
  return `\n${terminal.style("bold", text)}`;
}

/** Two columns; the second is wrapped beside the first, or under it where the window is narrow. */
export function table(rows: readonly (readonly [string, string])[], terminal: Terminal): string {
  const width = Math.min(terminal.width, WIDEST);
  const first = Math.max(...rows.map(([left]) => left.length));
  const indent = first + 4;
  const beside = width - indent >= 30;
  return rows
    .map(([left, right]) => {
      if (!beside) return `  ${left}\n${indented(right, 6, width)}`;
      const lines = wrapLines(right, width - indent);
      const rest = lines.slice(1).map((line) => `\n${" ".repeat(indent)}${line}`);
      return `  ${left.padEnd(first)}  ${lines[0] ?? ""}${rest.join("")}`;
    })
    .join("\n");
}

/** Columns of text, two spaces apart: the first column left, the others right unless `left` names their heading. */
export function columns(rows: readonly (readonly string[])[], left: readonly string[] = []): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || left.includes(rows[0]![column]!)
          ? cell.padEnd(widths[column]!)
          : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
}

/** Columns that fit the window: the rows' own, without those that are worth least where it is too narrow. */
export function fittingColumns(
  rows: readonly { readonly [heading: string]: string }[],
  byWorth: readonly string[],
  terminal: Terminal,
  left: readonly string[] = [],
): string[] {
  for (let kept = byWorth.length; ; kept--) {
    const headings = Object.keys(rows[0] ?? {}).filter((heading) => byWorth.indexOf(heading) < kept);
    const lines = columns([headings, ...rows.map((row) => headings.map((heading) => row[heading]!))], left);
    if (kept === 1 || lines.every((line) => line.length <= terminal.width)) return lines;
  }
}

export function wrap(text: string, terminal: Terminal, indent = 0): string {
  return indented(text, indent, Math.min(terminal.width, WIDEST));
}

/** Wrapped text, every line moved in. */
function indented(text: string, indent: number, width: number): string {
  return wrapLines(text, width - indent)
    .map((line) => " ".repeat(indent) + line)
    .join("\n");
}

/** Breaks at spaces, but not inside `[0.6, 3.2]`; a word that is longer than the line stands alone. */
export function wrapLines(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ (?!(?:to )?[−\d.,]+\])/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}
