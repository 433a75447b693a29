import { describeValue, type JsonSchema } from "@gradus/numeric";
import { type experimentInputSchema, experimentJsonSchema } from "@gradus/protocol";
import { didYouMean } from "../../suggest.js";
import { compareOptions } from "../compare.js";
import { formOf, ruleOf, schemaAt, valueAt } from "./schema-rule.js";

type Refused = NonNullable<ReturnType<typeof experimentInputSchema.safeParse>["error"]>;
type Issue = Refused["issues"][number];

/** What is wrong with an experiment, by place, rule and value: `blocks must be an integer in [5, 1000], got 4`. */
export function experimentProblem({ issues: [first] }: Refused, document: unknown): string {
  const schema = experimentJsonSchema();
  const issue = innermost(first!);
  const { path } = issue;
  const place = placeOf(path);
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0]!;
    const unknown = `unknown key ${JSON.stringify(key)}${hintOf(key, path, document, schema)}`;
    return place === "" ? unknown : `${place}: ${unknown}`;
  }
  const value = valueAt(document, path);
  const got = described(value);
  if (place === "") return `an experiment must be keys with values, got ${got}`;
  return `${place} ${requirement(issue, schema, document)}, got ${got}`;
}

function described(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return describeValue(value);
}

/** Of a union that nothing fits, what is wrong with the form that was meant: the one of the value's own kind. */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const meant = issue.errors.find(([first]) => first!.code !== "invalid_type" || first!.path.length > 0);
  const [inner] = meant ?? [];
  return inner === undefined ? issue : innermost({ ...inner, path: [...issue.path, ...inner.path] } as Issue);
}

function requirement(issue: Issue, schema: JsonSchema, document: unknown): string {
  if (issue.code === "invalid_format") return issue.message;
  if ("options" in issue && Array.isArray(issue.options)) return `must be ${ruleOf({ enum: issue.options })}`;
  return `must be ${ruleOf(schemaAt(schema, issue.path, document))}`;
}

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((key, depth) => (typeof key === "number" ? `[${key}]` : `${depth === 0 ? "" : "."}${String(key)}`))
    .join("");
}

/** Where an unknown key belongs, or which one was meant. */
function hintOf(key: string, path: readonly PropertyKey[], document: unknown, schema: JsonSchema): string {
  const top = keysOf(schema);
  if (path.length > 0) {
    const known = keysOf(formOf(schemaAt(schema, path, document), valueAt(document, path)));
    if (top.includes(key))
      return ` (it belongs at the top level: ${written(key, valueAt(document, [...path, key]))})`;
    return didYouMean(key, known) || ` (known: ${known.join(", ")})`;
  }
  const properties = schema["properties"] as { readonly [key: string]: JsonSchema };
  const [section, ...more] = top.filter((name) => keysOf(properties[name]!).includes(key));
  if (section !== undefined && more.length === 0) {
    return ` (it belongs under ${section}: { ${written(key, valueAt(document, [key]))} })`;
  }
  if (Object.hasOwn(compareOptions, key) && !top.includes(inCamelCase(key))) {
    return ` (it belongs on the command line: --${key})`;
  }
  return didYouMean(inCamelCase(key), top);
}

function keysOf(schema: JsonSchema): string[] {
  const branches = (schema["anyOf"] ?? schema["oneOf"]) as JsonSchema[] | undefined;
  if (branches !== undefined) return [...new Set(branches.flatMap(keysOf))];
  return Object.keys((schema["properties"] as object | undefined) ?? {});
}

function written(key: string, value: unknown): string {
  return `${key}: ${typeof value === "object" ? "…" : String(value)}`;
}

function inCamelCase(key: string): string {
  return key.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
