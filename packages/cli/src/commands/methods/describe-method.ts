import type { Method } from "@gradus/curriculum";
import type { Fields, Options } from "@gradus/numeric";
import { checkInput } from "../../errors.js";
import { heading, table, wrap } from "../../layout.js";
import { linePlot } from "../../line-plot.js";
import { readMethodOptions } from "../../method-options.js";
import type { Terminal } from "../../terminal.js";
import { curvesOf } from "./method-curves.js";
import { needsText } from "./method-needs.js";

const FEEDBACK: { readonly [turns in Method["feedback"]]: string } = {
  none: "none",
  interval: "losses, a few times a run",
  step: "what training reports, every step",
  batch: "what training reports, every batch",
};

/** All that is known of one method, for reading. `named` are all methods of its name. */
export function describeMethod(
  method: Method,
  named: readonly Method[],
  options: readonly string[],
  terminal: Terminal,
): string {
  const given = readMethodOptions(options);
  const curves = checkInput(() => curvesOf(method, given));
  const facts: [string, string][] = [
    ["formula", method.formula],
    ["needs", needsText(method, given)],
    ["feedback", feedbackOf(method)],
    ["cost a step", costOf(method)],
    ["source", method.source],
  ];
  const optionList = optionRows(method);
  const others = named.slice(1).map(({ kind }) => `gradus methods ${method.name} --kind ${kind}`);
  const lines = [
    terminal.style("bold", wrap(`${method.name} (${method.kind}): ${method.title}`, terminal)),
    wrap(method.says, terminal),
    ...(others.length === 0 ? [] : [wrap(`also: ${others.join("; ")}`, terminal)]),
    "",
    table(facts, terminal),
    ...(optionList.length === 0 ? [] : [heading("Options", terminal), table(optionList, terminal)]),
    ...curves.flatMap(({ title, plot }) => [
      heading(wrap(title, terminal), terminal),
      ...linePlot(plot, Math.max(10, Math.min(64, terminal.width - 8)), 10, terminal.utf8),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function feedbackOf(method: Method): string {
  const { kind, feedback } = method;
  if (kind !== "curriculum" || feedback !== "none") return FEEDBACK[feedback];
  return method.recipe({}).loss.method !== "plain"
    ? "none: gradus plan writes down the order, which is that of shuffle, and your trainer minimises the loss"
    : "none: gradus plan writes it down beforehand";
}

function costOf({ costPerStep }: Method): string {
  if (costPerStep === "0") return "nothing";
  return `${costPerStep} (in forward passes of one example; B = rows of a batch, n = examples)`;
}

function optionRows(method: Method): [string, string][] {
  const parts = Object.entries(method.parts ?? {}).map(([option, part]): [string, string] => {
    const names = part.methods.map(({ name }) => name).join(", ");
    return [option, `${part.says} [one of ${names}; default: ${part.default}]`];
  });
  return [...parts, ...fieldRows(method.options)];
}

function fieldRows(options: Options<Fields>): [string, string][] {
  return Object.entries(options.fields).map(([option, { rule, presence, default: value, says }]) => {
    const written = Array.isArray(value) ? value.join(":") : JSON.stringify(value);
    const standing = presence === "defaulted" ? `default: ${written}` : presence;
    return [option, `${says} [${rule}; ${standing}]`];
  });
}
