import { readFileSync } from "node:fs";
import { parseSync } from "rolldown/utils";

/** Parses TypeScript; a syntax error is thrown with its place. */
export function parse(path, text = readFileSync(path, "utf8")) {
  const { program, comments, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0].message}`);
  return { path, text, program, comments, module };
}

/** Every import and re-export of a file: what is asked for, and where it stands. */
export function importsOf({ text, module }) {
  const requests = [
    ...module.staticImports,
    ...module.staticExports.flatMap((statement) => statement.entries),
  ]
    .map((entry) => entry.moduleRequest)
    .filter((request) => request !== null && request !== undefined)
    .map((request) => ({ specifier: request.value, start: request.start }));
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => {
    const literal = /^(["'`])(.*)\1$/s.exec(text.slice(start, end));
    return { specifier: literal?.[2], start };
  });
  return [...requests, ...dynamic];
}

/** The line of a place in a text, counted from 1. */
export function lineAt(text, place) {
  return text.slice(0, place).split("\n").length;
}

/** The TSDoc comment that ends just before a place, or undefined. */
export function docBefore({ text, comments }, place) {
  const before = comments.findLast(({ type, end }) => type === "Block" && end <= place);
  if (before === undefined || text.slice(before.end, place).trim() !== "") return undefined;
  return before.value.startsWith("*") ? plainDoc(before.value) : undefined;
}

function plainDoc(value) {
  return value
    .slice(1)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}
