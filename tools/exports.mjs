import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { docBefore, parse } from "./syntax.mjs";
import { firstSentence } from "./tsdoc.mjs";
import { shortPath } from "./workspace.mjs";

/**
 * @typedef {object} Export
 * @property {string} name
 * @property {"function" | "class" | "constant" | "type"} kind
 * @property {string} file Where it is declared.
 * @property {string | undefined} doc Its whole TSDoc.
 */

/** @param {import("./workspace.mjs").Room} room @returns {Export[]} what the room's index exports, by name */
export function listExports(room) {
  const files = new Map();
  const open = (path) => {
    if (!files.has(path)) files.set(path, parse(path));
    return files.get(path);
  };
  const index = join(room.folder, "src", "index.ts");
  if (!existsSync(index)) return [];
  const names = namesOf(open(index)).map(({ exported }) => exported);
  const found = names.sort(byName).map((name) => ({ name, ...declarationOf(index, name, open) }));
  return found.map((each) => ({ ...each, doc: each.doc ?? docOfOptions(each, found) }));
}

/** `RootPacingOptions`, exported beside `rootPacing`, says by its name what it is. */
function docOfOptions({ name, kind }, exports) {
  if (kind !== "type" || !name.endsWith("Options")) return undefined;
  const owner = name[0].toLowerCase() + name.slice(1, -"Options".length);
  return exports.some((each) => each.name === owner) ? `Options of \`${owner}\`.` : undefined;
}

/** Exports without a sentence, and `export *`, which names nothing. */
export function findUndocumented(room) {
  const index = parse(join(room.folder, "src", "index.ts"));
  const stars = index.program.body.filter((statement) => statement.type === "ExportAllDeclaration");
  return [
    ...stars.map((star) => `${shortPath(index.path)}: export * from ${star.source.raw} must export by name`),
    ...listExports(room)
      .filter(({ doc }) => doc === undefined || firstSentence(doc) === "")
      .map(({ name, file }) => `${shortPath(file)}: ${name} is exported and has no TSDoc`),
  ];
}

/** The table of a room's README: values first, then types. */
export function exportsTable(room) {
  const rows = listExports(room).map(({ name, kind, doc }) => ({
    name,
    kind,
    says: firstSentence(doc ?? ""),
  }));
  if (rows.length === 0) return "Nothing is exported.";
  const values = rows.filter(({ kind }) => kind !== "type");
  const types = rows.filter(({ kind }) => kind === "type");
  return [
    "| export | is a | |",
    "| --- | --- | --- |",
    ...[...values, ...types].map(({ name, kind, says }) => `| \`${name}\` | ${kind} | ${cell(says)} |`),
  ].join("\n");
}

/** A text inside a Markdown table. */
export function cell(text) {
  return text.replace(/\|/g, "\\|");
}

const byName = (a, b) => (a < b ? -1 : 1);

function namesOf({ program }) {
  return program.body
    .filter((statement) => statement.type === "ExportNamedDeclaration")
    .flatMap((statement) =>
      statement.declaration
        ? declaredNames(statement.declaration).map((name) => ({ exported: name, local: name, statement }))
        : statement.specifiers.map(({ exported, local }) => ({
            exported: nameOf(exported),
            local: nameOf(local),
            statement,
          })),
    );
}

/** Follows re-exports to the place where the name is declared. */
function declarationOf(path, name, open) {
  const file = open(path);
  const found = namesOf(file).find(({ exported }) => exported === name);
  if (found?.statement.source) {
    const target = resolve(dirname(path), found.statement.source.value.replace(/\.js$/, ".ts"));
    return declarationOf(target, found.local, open);
  }
  const local = found?.local ?? name;
  const statement = file.program.body.find((candidate) =>
    declaredNames(candidate.declaration ?? candidate).includes(local),
  );
  if (statement === undefined) throw new Error(`${shortPath(path)}: cannot find the declaration of ${name}`);
  return {
    kind: kindOf(statement.declaration ?? statement),
    file: path,
    doc: docBefore(file, statement.start),
  };
}

function declaredNames(declaration) {
  if (declaration.type === "VariableDeclaration") return declaration.declarations.map(({ id }) => id.name);
  return declaration.id?.name === undefined ? [] : [declaration.id.name];
}

function kindOf({ type }) {
  if (/^TS(Interface|TypeAlias)/.test(type)) return "type";
  if (type === "ClassDeclaration") return "class";
  return type === "VariableDeclaration" ? "constant" : "function";
}

function nameOf(node) {
  return node.type === "Literal" ? node.value : node.name;
}
