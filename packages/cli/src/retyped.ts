import { parseArgs } from "node:util";
import { COMMON_OPTIONS, parseArgsOptions } from "./arguments.js";
import type { Command, OptionSpecs } from "./command.js";

/** How a command line is typed again. */
export interface RetypeOptions {
  /** Options that are left away. */
  without: readonly string[];
  /** How a file is written: as it was typed, or by a name that holds on any machine. */
  file?: (path: string) => string;
}

/**
 * The words of a command line, from the command's name on, without some of its options: `compare t.csv -j2 --seed=3`
 * without `jobs` is `compare t.csv --seed=3`.
 */
export function retyped(
  command: Command,
  argv: readonly string[],
  { without, file = (path) => path }: RetypeOptions,
): string[] {
  const specs: OptionSpecs = { ...command.options, ...COMMON_OPTIONS };
  const [name, ...words] = argv;
  const options = parseArgsOptions(specs);
  const { tokens } = parseArgs({ args: words, options, strict: false, allowPositionals: true, tokens: true });
  const kept = tokens.flatMap((token): string[] => {
    if (token.kind === "positional") return [file(token.value)];
    if (token.kind === "option-terminator") return ["--"];
    if (without.includes(token.name)) return [];
    if (token.value === undefined) return [token.rawName];
    const spec = specs[token.name]!;
    const value = spec.type === "string" && spec.value === "file" ? file(token.value) : token.value;
    const joined = token.inlineValue && token.rawName.startsWith("--");
    return joined ? [`${token.rawName}=${value}`] : [token.rawName, value];
  });
  return [name!, ...kept];
}
