import type { JsonSchema } from "@gradus/numeric";

type Path = readonly PropertyKey[];

/** What a value must be, in words: `an integer in [5, 1000]`, `one of "quality", "faster"`. */
export function ruleOf(schema: JsonSchema): string {
  const { enum: words, type, properties } = schema;
  const branches = branchesOf(schema);
  if (branches !== undefined) return branches.map(ruleOf).join(" or ");
  if (Array.isArray(words)) return `one of ${words.map((word) => JSON.stringify(word)).join(", ")}`;
  if (type === "string") return "a text";
  if (type === "integer" || type === "number") return numberRule(schema);
  if (type === "array") return schema["minItems"] === undefined ? "a list" : listRule(schema);
  return properties === undefined ? "an object" : `{ ${keyRules(properties as Properties).join(", ")} }`;
}

type Properties = { readonly [key: string]: JsonSchema };

function keyRules(properties: Properties): string[] {
  return Object.entries(properties).map(([key, { const: word }]) =>
    word === undefined ? key : `${key}: ${word}`,
  );
}

function listRule({ minItems, maxItems }: JsonSchema): string {
  return maxItems === undefined ? `a list of at least ${minItems}` : `a list of ${minItems} to ${maxItems}`;
}

function numberRule(schema: JsonSchema): string {
  const noun = schema["type"] === "integer" ? "an integer" : "a number";
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const isBounded =
    exclusiveMaximum !== undefined || (maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER);
  if (isBounded) {
    const low = exclusiveMinimum === undefined ? `[${minimum}` : `(${exclusiveMinimum}`;
    const high = exclusiveMaximum === undefined ? `${maximum}]` : `${exclusiveMaximum})`;
    return `${noun} in ${low}, ${high}`;
  }
  return exclusiveMinimum === undefined
    ? `${noun} of at least ${minimum}`
    : `${noun} above ${exclusiveMinimum}`;
}

/** The schema of a place in a document, reached through the forms that the document has on the way. */
export function schemaAt(schema: JsonSchema, path: Path, document: unknown): JsonSchema {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const fitting = formOf(schema, document);
  const inner =
    typeof key === "number" ? fitting["items"] : (fitting["properties"] as Properties)[String(key)];
  return schemaAt(inner as JsonSchema, rest, valueAt(document, [key]));
}

/** Of the forms that a schema allows, the one that a value has, by its kind and its `kind`; the schema itself where none fits. */
export function formOf(schema: JsonSchema, value: unknown): JsonSchema {
  const branches = branchesOf(schema);
  if (branches === undefined) return schema;
  return branches.map((branch) => formOf(branch, value)).find((branch) => hasForm(branch, value)) ?? schema;
}

function hasForm({ type, properties }: JsonSchema, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (type === "array" || Array.isArray(value)) return type === "array" && Array.isArray(value);
  if (type !== "object") return false;
  return Object.entries((properties ?? {}) as Properties).every(
    ([key, { const: word }]) => word === undefined || valueAt(value, [key]) === word,
  );
}

function branchesOf(schema: JsonSchema): JsonSchema[] | undefined {
  return (schema["anyOf"] ?? schema["oneOf"]) as JsonSchema[] | undefined;
}

/** What stands at a place of a document; undefined where it has no such place. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as { [key: PropertyKey]: unknown })[key] : undefined,
    document,
  );
}
