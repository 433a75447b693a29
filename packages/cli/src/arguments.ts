import { parseArgs } from "node:util";
import type { Command, OptionSpec, OptionSpecs } from "./command.js";
import { UsageError } from "./errors.js";
import { didYouMean } from "./suggest.js";

/** Options of every command. */
export const COMMON_OPTIONS = {
  json: { type: "boolean", says: "Print one JSON document instead of text." },
  quiet: { type: "boolean", short: "q", says: "Print the result only; -qq: nothing, the exit code answers." },
  verbose: {
    type: "boolean",
    short: "v",
    says: "Print log lines instead of a bar, and where errors came from.",
  },
  help: { type: "boolean", short: "h", says: "Print this help." },
} as const satisfies OptionSpecs;

export interface Arguments {
  values: { [name: string]: unknown };
  positionals: string[];
  help: boolean;
  json: boolean;
  verbose: boolean;
  /** How many times -q was given. */
  quiet: number;
}

/** Reads the words after a command's name. What is not understood is refused, with the nearest word that would be. */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  const specs: OptionSpecs = { ...command.options, ...COMMON_OPTIONS };
  const { tokens } = parseArgs({
    args: [...words],
    options: parseArgsOptions(specs),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
    if (spec === undefined)
      throw new UsageError(unknownOption(token.rawName, specs), { remedy: helpOf(command) });
    const values = given.get(token.name) ?? [];
    given.set(token.name, values);
    values.push(rawValue(token.name, spec, token.value, token.inlineValue === true));
  }
  const quiet = given.get("quiet")?.length ?? 0;
  for (const [name, values] of given) {
    if (values.length > 1 && name !== "quiet" && !takesMany(specs[name]!)) {
      throw new UsageError(`--${name} must be given once, got it ${values.length} times`);
    }
  }
  const help = given.has("help");
  if (!help) checkPositionals(command, positionals);
  const values = Object.fromEntries(
    Object.entries(command.options).map(([name, spec]) => [name, typedValue(name, spec, given.get(name))]),
  );
  return { values, positionals, help, json: given.has("json"), verbose: given.has("verbose"), quiet };
}

/** The options as node's own parser takes them. */
export function parseArgsOptions(specs: OptionSpecs) {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      {
        type: spec.type === "boolean" ? ("boolean" as const) : ("string" as const),
        ...(spec.short === undefined ? {} : { short: spec.short }),
        multiple: true,
      },
    ]),
  );
}

function takesMany(spec: OptionSpec): boolean {
  return spec.type !== "boolean" && spec.multiple === true;
}

function rawValue(name: string, spec: OptionSpec, value: string | undefined, inline: boolean): string {
  if (spec.type === "boolean") {
    if (value !== undefined) throw new UsageError(`--${name} takes no value, got ${JSON.stringify(value)}`);
    return "";
  }
  const looksLikeOption =
    !inline && value?.startsWith("-") === true && value !== "-" && Number.isNaN(Number(value));
  if (value === undefined || looksLikeOption) {
    throw new UsageError(`--${name} needs a value: --${name} <${spec.value}>`, {
      ...(looksLikeOption && !value.startsWith("--")
        ? { remedy: `a value that starts with "-" is written --${name}=${value}` }
        : {}),
    });
  }
  return value;
}

function typedValue(name: string, spec: OptionSpec, given: string[] | undefined): unknown {
  if (spec.type === "boolean") return given !== undefined;
  if (spec.multiple === true) {
    const words = (given ?? []).flatMap((list) => list.split(",")).map((word) => word.trim());
    return words.map((word) => singleValue(name, spec, word));
  }
  return given === undefined ? spec.default : singleValue(name, spec, given[0]!);
}

function singleValue(
  name: string,
  spec: Exclude<OptionSpec, { type: "boolean" }>,
  word: string,
): string | number {
  if (word === "") throw new UsageError(`--${name} must not be empty`);
  if (spec.choices !== undefined && !spec.choices.includes(word)) {
    const list = spec.choices.join(", ");
    throw new UsageError(
      `--${name} must be one of ${list}, got ${JSON.stringify(word)}${didYouMean(word, spec.choices)}`,
    );
  }
  if (spec.type === "string") return word;
  const number = Number(word);
  const fits = spec.type === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number);
  if (!fits || word.trim() === "") {
    const rule = spec.type === "integer" ? "an integer" : "a number";
    throw new UsageError(`--${name} must be ${rule}, got ${JSON.stringify(word)}`);
  }
  return number;
}

function unknownOption(rawName: string, specs: OptionSpecs): string {
  const word = rawName.replace(/^--?/, "");
  const found = didYouMean(word, Object.keys(specs)).replace('"', '"--');
  return `unknown option ${rawName}${rawName.startsWith("--") ? found : ""}`;
}

function checkPositionals(command: Command, given: readonly string[]): void {
  const { positionals } = command;
  const missing = positionals.find((spec, at) => spec.required === true && given[at] === undefined);
  if (missing !== undefined) {
    throw new UsageError(`needs ${missing.name}: ${missing.says}`, { remedy: helpOf(command) });
  }
  if (given.length > positionals.length && positionals.at(-1)?.multiple !== true) {
    const extra = given[positionals.length]!;
    throw new UsageError(`does not know what to do with ${JSON.stringify(extra)}`, {
      remedy: helpOf(command),
    });
  }
}

function helpOf(command: Command): string {
  return `see gradus ${command.name} --help`;
}
