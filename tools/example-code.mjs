import { transformSync } from "rolldown/utils";
import { parse } from "./syntax.mjs";

/**
 * The JavaScript of an example in which every value that a comment states is compared:
 * `f(1) // 3`, `f(1) // ≈ 0.8008`, `const x = f(1); // [1, 2]`, `f(0) // RangeError: f: n must be positive, got 0`.
 * A comment that is no value is prose.
 *
 * @returns {{ code: string, checks: number }}
 */
export function instrument(source) {
  const file = parse("example.ts", source);
  const edits = [];
  for (const statement of file.program.body) {
    const comment = commentAfter(file, statement);
    if (comment === undefined) continue;
    const expected = readExpectation(comment.value);
    if (expected === undefined) continue;
    const edit = comparison(file.text, statement, expected);
    if (edit !== undefined) edits.push(edit);
  }
  let code = source;
  for (const { start, end, text } of edits.reverse()) code = code.slice(0, start) + text + code.slice(end);
  const { code: javaScript, errors } = transformSync("example.ts", code);
  if (errors.length > 0) throw new SyntaxError(errors[0].message);
  return { code: javaScript, checks: edits.length };
}

/** The names that an example uses and neither declares nor imports. */
export function freeNames(source) {
  const { program } = parse("example.ts", source);
  const [used, declared] = [new Set(), new Set()];
  walk(program, (node, parent, key) => {
    if (node.type !== "Identifier") return;
    const isLabel = (key === "property" || key === "key") && !parent.computed && !parent.shorthand;
    if (isLabel) return;
    const binds =
      (key === "id" && parent.type !== "ExportSpecifier") ||
      key === "params" ||
      key === "local" ||
      (key === "imported" && parent.type === "ImportSpecifier") ||
      parent.type === "ArrayPattern" ||
      (parent.type === "Property" && key === "value" && parent.inPattern) ||
      (parent.type === "AssignmentPattern" && key === "left");
    (binds ? declared : used).add(node.name);
  });
  return [...used].filter((name) => !declared.has(name));
}

function walk(node, visit, parent = {}, key = "") {
  if (node.type === "ObjectPattern") for (const property of node.properties) property.inPattern = true;
  visit(node, parent, key);
  for (const [name, child] of Object.entries(node)) {
    if (name === "typeAnnotation" || name === "typeArguments" || name === "parent") continue;
    for (const each of Array.isArray(child) ? child : [child]) {
      if (each !== null && typeof each === "object" && typeof each.type === "string")
        walk(each, visit, node, name);
    }
  }
}

function commentAfter({ text, comments }, { end }) {
  const comment = comments.find(({ type, start }) => type === "Line" && start >= end);
  if (comment === undefined) return undefined;
  return /^;?[ \t]*$/.test(text.slice(end, comment.start)) ? comment : undefined;
}

/** Code of the expectation, or undefined where the comment is prose. */
function readExpectation(comment) {
  const words = comment.trim();
  const thrown = /^(\w*Error): (.+)$/.exec(words);
  if (thrown !== null) return { kind: "throws", name: thrown[1], message: thrown[2] };
  const [, about, value] = /^(≈)?\s*(.+)$/.exec(words) ?? [];
  if (value === undefined || !isValue(value.replace(/−/g, "-"))) return undefined;
  return { kind: about ? "near" : "equals", value: value.replace(/−/g, "-") };
}

function isValue(text) {
  let expression;
  try {
    expression = parse("value.ts", `(${text})`).program.body[0].expression;
  } catch {
    return false;
  }
  return isLiteral(expression.type === "ParenthesizedExpression" ? expression.expression : expression);
}

function isLiteral(node) {
  if (node === null) return false;
  if (node.type === "Literal") return true;
  if (node.type === "Identifier") return ["undefined", "NaN", "Infinity"].includes(node.name);
  if (node.type === "UnaryExpression") return node.operator === "-" && isLiteral(node.argument);
  if (node.type === "ArrayExpression") return node.elements.every(isLiteral);
  if (node.type === "ObjectExpression") {
    return node.properties.every((property) => property.type === "Property" && isLiteral(property.value));
  }
  return false;
}

function comparison(text, statement, expected) {
  const says = JSON.stringify(expected);
  if (statement.type === "ExpressionStatement") {
    const { start, end } = printed(statement.expression);
    const code = text.slice(start, end);
    const isAsync = /\bawait\b/.test(code);
    const value = `${isAsync ? "async " : ""}() => (${code})`;
    return { start: statement.start, end: statement.end, text: `await __check(${value}, ${says});` };
  }
  if (statement.type === "VariableDeclaration" && statement.declarations[0].id.type === "Identifier") {
    const { name } = statement.declarations[0].id;
    return { start: statement.end, end: statement.end, text: `\nawait __check(() => ${name}, ${says});` };
  }
  return undefined;
}

/** `console.log(x)` states x. */
function printed(expression) {
  const { callee } = expression;
  const logs =
    expression.type === "CallExpression" &&
    callee.object?.name === "console" &&
    expression.arguments.length === 1;
  return logs ? expression.arguments[0] : expression;
}
