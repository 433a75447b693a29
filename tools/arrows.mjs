import { builtinModules } from "node:module";
import { dirname, resolve, sep } from "node:path";
import { importsOf, lineAt, parse } from "./syntax.mjs";
import { isTestSource, PURE_ROOMS, shortPath } from "./workspace.mjs";

const TEST_PACKAGES = ["vitest", "fast-check"];

/**
 * Imports that a room may not make: an arrow that its package.json does not have, a path out of the room,
 * and Node in a pure room.
 *
 * @param {import("./workspace.mjs").Room} room
 * @param {string[]} sources
 * @returns {string[]} `file:line: what is wrong`
 */
export function findForbiddenImports(room, sources, parseFile = parse) {
  return sources.flatMap((path) => {
    const file = parseFile(path);
    return importsOf(file).flatMap(({ specifier, start }) => {
      const problem = problemOf(room, path, specifier);
      return problem === undefined ? [] : [`${shortPath(path)}:${lineAt(file.text, start)}: ${problem}`];
    });
  });
}

function problemOf(room, path, specifier) {
  const testing = isTestSource(path);
  if (specifier === undefined) return testing ? undefined : "import() must name its module";
  if (specifier.startsWith(".")) {
    const inside = resolve(dirname(path), specifier).startsWith(room.folder + sep);
    return inside || testing ? undefined : `${specifier} leaves the room; import its package by name`;
  }
  const name = packageOf(specifier);
  if (specifier.startsWith("node:") || builtinModules.includes(name)) {
    const pure = PURE_ROOMS.includes(room.name) && !testing;
    return pure ? `${specifier} in a pure room` : undefined;
  }
  if (room.dependencies.includes(name)) return undefined;
  if (testing && TEST_PACKAGES.includes(name)) return undefined;
  return `${name} is not among the dependencies of ${room.packageName}`;
}

function packageOf(specifier) {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
