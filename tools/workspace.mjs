import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Rooms whose answers depend on nothing but their arguments: they run in a browser and give the same bits anywhere. */
export const PURE_ROOMS = ["numeric", "curriculum", "evidence"];

/**
 * @typedef {object} Room
 * @property {string} name The folder's name.
 * @property {string} packageName What others import.
 * @property {string} folder
 * @property {string[]} dependencies Names of packages that it may import.
 */

/** @returns {Room[]} in alphabetical order */
export function listRooms() {
  const packages = join(ROOT, "packages");
  return readdirSync(packages)
    .sort()
    .filter((name) => existsSync(join(packages, name, "package.json")))
    .map((name) => {
      const folder = join(packages, name);
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return {
        name,
        folder,
        packageName: manifest.name,
        dependencies: Object.keys(manifest.dependencies ?? {}),
      };
    });
}

/** @param {Room} room @returns {string[]} its TypeScript files, absolute */
export function listSources(room) {
  return listFiles(join(room.folder, "src"), ".ts");
}

/** Whether a file serves tests only: it may do what its room may not. */
export function isTestSource(path) {
  return /\.(test|fixture)\.ts$|[/\\](testing|fixtures)([/\\]|\.ts$)/.test(path);
}

/** Every Markdown file that we write. */
export function listDocuments() {
  const folders = ["docs", "bench", "examples", "python"].filter((name) => existsSync(join(ROOT, name)));
  const nested = [...folders.map((name) => join(ROOT, name)), ...listRooms().map((room) => room.folder)];
  const here = readdirSync(ROOT).filter((name) => name.endsWith(".md"));
  return [...here.map((name) => join(ROOT, name)), ...nested.flatMap((folder) => listFiles(folder, ".md"))];
}

/** A path as messages show it. */
export function shortPath(path) {
  return relative(ROOT, path).split(sep).join("/");
}

const SKIPPED = new Set(["node_modules", "dist", ".venv"]);

function listFiles(folder, ending) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : listFiles(path, ending);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}
