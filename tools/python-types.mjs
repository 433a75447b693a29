/**
 * The Python module of what crosses the wire: a TypedDict a message, made from the JSON Schemas, and the names that
 * the catalog knows.
 *
 * @param schemas JSON Schema of each sender's messages.
 * @param constants Names to values: integers, texts and lists of texts.
 * @param enums Names to the lists of texts that fields may hold.
 */
export function pythonTypes(schemas, constants, enums) {
  const classes = new Map();
  aliases.clear();
  for (const [name, values] of Object.entries(enums)) {
    aliases.set(`[${values.map(pythonValue).join(", ")}]`, name);
  }
  const senders = Object.entries(schemas).map(([sender, schema]) => {
    const options = schema.oneOf ?? schema.anyOf ?? [schema];
    const names = options.map((option) => {
      const name = `${pascal(option.properties.kind.const)}${MESSAGE_OF[sender]}`;
      declare(name, option, classes);
      return name;
    });
    return `${pascal(sender)}Message = ${names.join(" | ")}`;
  });
  return [
    '"""Made by tools/generate.mjs from the schemas in packages/protocol; do not edit."""',
    "",
    "from __future__ import annotations",
    "",
    "from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, Union",
    "",
    "if TYPE_CHECKING:  # of Python 3.11; here it is never evaluated",
    "    from typing import NotRequired",
    "",
    ...Object.entries(constants).map(([name, value]) => `${name}: Final = ${pythonValue(value)}`),
    "",
    ...[...aliases].map(([values, name]) => `${name} = Literal${values}`),
    ...[...classes.values()].flatMap((lines) => ["", ...lines, ""]),
    "",
    ...senders.map((line) =>
      line.replace(/ = (.*)$/, (_, union) => ` = Union[${union.replaceAll(" | ", ", ")}]`),
    ),
    "",
  ].join("\n");
}

/** Lists of values that have a name of their own. */
const aliases = new Map();

/** Two senders may use one kind for different messages: `snapshot` is asked for, and is the answer. */
const MESSAGE_OF = { hello: "", client: "", script: "", engine: "Answer" };

function declare(name, schema, classes) {
  const required = schema.required ?? [];
  const lines = [`class ${name}(TypedDict):`];
  for (const [field, type] of Object.entries(schema.properties)) {
    const text = typeOf(type, `${name}${pascal(field)}`, classes);
    // What has a default may be left out by a sender.
    const optional = !required.includes(field) || type.default !== undefined;
    lines.push(`    ${field}: ${optional ? `NotRequired[${text}]` : text}`);
  }
  classes.set(name, lines);
}

function typeOf(schema, name, classes) {
  if (schema.const !== undefined) return `Literal[${pythonValue(schema.const)}]`;
  if (schema.enum !== undefined) {
    const values = `[${schema.enum.map(pythonValue).join(", ")}]`;
    return aliases.get(values) ?? `Literal${values}`;
  }
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) {
    const types = options.map((option, k) => typeOf(option, `${name}${k + 1}`, classes));
    return `Union[${types.join(", ")}]`;
  }
  switch (schema.type) {
    case "integer":
      return "int";
    case "number":
      return "float";
    case "string":
      return "str";
    case "boolean":
      return "bool";
    case "null":
      return "None";
    case "array":
      return `list[${typeOf(schema.items, name, classes)}]`;
    case "object":
      if (schema.properties === undefined || schema.additionalProperties !== false) {
        const values = schema.properties === undefined ? schema.additionalProperties : undefined;
        const known = typeof values === "object" && Object.keys(values).length > 0;
        return `dict[str, ${known ? typeOf(values, name, classes) : "Any"}]`;
      }
      declare(name, schema, classes);
      return name;
    default:
      return "Any";
  }
}

function pascal(name) {
  return name
    .replace(/(^|[-_])(\w)/g, (_, __, letter) => letter.toUpperCase())
    .replace(/^./, (first) => first.toUpperCase());
}

function pythonValue(value) {
  if (Array.isArray(value)) return `(\n${value.map((each) => `    ${pythonValue(each)},\n`).join("")})`;
  return typeof value === "boolean" ? (value ? "True" : "False") : JSON.stringify(value);
}
