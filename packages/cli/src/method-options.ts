import type { Given } from "@gradus/curriculum";
import { UsageError } from "./errors.js";

/**
 * Options of a method as words, `degree=3`; a dot reaches into a part, `pacing.degree=3`; a colon parts the numbers
 * of a list, `progress=0:0.5:1`, and ends a list of one, `progress=0.5:`. What a value must be is
 * checked by the method itself.
 */
export function readMethodOptions(words: readonly string[]): Given {
  const given: { [option: string]: unknown } = {};
  for (const word of words) {
    const at = word.indexOf("=");
    if (at < 1 || at === word.length - 1) {
      throw new UsageError(`--options must be key=value, got ${JSON.stringify(word)}`);
    }
    place(given, word.slice(0, at).split("."), readValue(word.slice(at + 1)), word);
  }
  return given;
}

function place(
  given: { [option: string]: unknown },
  path: readonly string[],
  value: unknown,
  word: string,
): void {
  const [first, ...rest] = path;
  const before = Object.hasOwn(given, first!) ? given[first!] : undefined;
  if (rest.length === 0 ? before !== undefined : before !== undefined && typeof before !== "object") {
    throw new UsageError(`--options must give ${first} once, got ${JSON.stringify(word)} too`);
  }
  if (rest.length === 0) given[first!] = value;
  else {
    const inner = (before ?? {}) as { [option: string]: unknown };
    given[first!] = inner;
    place(inner, rest, value, word);
  }
}

function readValue(word: string): unknown {
  if (word === "true" || word === "false") return word === "true";
  const items = word.replace(/:$/, "").split(":");
  const isList = word.includes(":") && items.every((item) => item !== "" && !Number.isNaN(Number(item)));
  if (isList) return items.map(Number);
  return Number.isNaN(Number(word)) ? word : Number(word);
}
