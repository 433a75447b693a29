import { COMMON_OPTIONS } from "./arguments.js";
import type { Command, OptionSpec, OptionSpecs } from "./command.js";
import { heading, table, wrap } from "./layout.js";
import type { Terminal } from "./terminal.js";

/** The help of `gradus` itself: every command in one line each. */
export function overviewHelp(commands: readonly Command[], terminal: Terminal): string {
  const rows = commands.map(({ name, purpose }): [string, string] => [name, purpose]);
  return [
    wrap(
      "gradus decides which examples a model trains on, in which order and with which weight, and proves whether that helped.",
      terminal,
    ),
    heading("Usage", terminal),
    "  gradus <command> [options]",
    heading("Commands", terminal),
    table(rows, terminal),
    heading("Options of every command", terminal),
    table(optionRows(COMMON_OPTIONS), terminal),
    "",
    wrap("gradus <command> --help tells more; gradus --version prints the version.", terminal),
    "",
  ].join("\n");
}

/** The help of one command, from its metadata alone. */
export function commandHelp(command: Command, terminal: Terminal): string {
  const examples = command.examples.map(
    ({ command: line, says }) => `${wrap(says, terminal, 2)}\n    ${line}`,
  );
  const hasOptions = Object.keys(command.options).length > 0;
  return [
    wrap(`gradus ${command.name}: ${command.purpose}.`, terminal),
    heading("Usage", terminal),
    `  ${usage(command)}`,
    ...(command.details ?? []).map((paragraph) => `\n${wrap(paragraph, terminal)}`),
    ...(command.positionals.length > 0
      ? [heading("Arguments", terminal), table(command.positionals.map(positionalRow), terminal)]
      : []),
    ...(hasOptions ? [heading("Options", terminal), table(optionRows(command.options), terminal)] : []),
    heading("Options of every command", terminal),
    table(optionRows(COMMON_OPTIONS), terminal),
    heading("Examples", terminal),
    examples.join("\n"),
    heading("Exit codes", terminal),
    table(exitCodes(command), terminal),
    "",
  ].join("\n");
}

export function usage(command: Command): string {
  const words = command.positionals.map(({ name, required, multiple }) => {
    const word = `${name}${multiple === true ? "…" : ""}`;
    return required === true ? `<${word}>` : `[${word}]`;
  });
  return ["gradus", command.name, ...words, "[options]"].join(" ");
}

function positionalRow({ name, says }: { name: string; says: string }): [string, string] {
  return [name, says];
}

function optionRows(specs: OptionSpecs): [string, string][] {
  return Object.entries(specs).map(([name, spec]) => [optionSyntax(name, spec), optionSays(spec)]);
}

function optionSyntax(name: string, spec: OptionSpec): string {
  const short = spec.short === undefined ? "    " : `-${spec.short}, `;
  return spec.type === "boolean" ? `${short}--${name}` : `${short}--${name} <${spec.value}>`;
}

function optionSays(spec: OptionSpec): string {
  if (spec.type === "boolean") return spec.says;
  const notes = [
    ...(spec.choices === undefined ? [] : [`one of ${spec.choices.join(", ")}`]),
    ...(spec.multiple === true ? ["a comma list, or given again"] : []),
    ...(spec.default === undefined ? [] : [`default: ${spec.default}`]),
    ...(spec.otherwise === undefined ? [] : [`default: ${spec.otherwise}`]),
  ];
  return notes.length === 0 ? spec.says : `${spec.says} [${notes.join("; ")}]`;
}

function exitCodes(command: Command): [string, string][] {
  return [
    ["0", "done"],
    ...(command.exitOne === undefined ? [] : ([["1", command.exitOne]] as [string, string][])),
    ["2", "a mistake in the command or its input"],
    ["3", "a mistake of gradus"],
    ["130", "interrupted"],
  ];
}
