/**
 * Runs every code example of the documents (```ts blocks) and of the TSDoc (`@example`), against the built rooms, in a
 * folder that holds a small `train.csv` and `test.csv`. A value that a comment states is compared.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { check } from "./example-check.mjs";
import { freeNames, instrument } from "./example-code.mjs";
import { lineAt, parse } from "./syntax.mjs";
import { examplesOf } from "./tsdoc.mjs";
import { isTestSource, listDocuments, listRooms, listSources, ROOT, shortPath } from "./workspace.mjs";

/** @typedef {{ place: string, source: string, modules: string[] }} CodeExample `modules`: where free names come from. */

/** @returns {CodeExample[]} the ```ts blocks of a Markdown text */
export function blocksOf(text, place) {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => ({
    place: `${place}:${lineAt(text, match.index)}`,
    source: match[1],
    modules: [],
  }));
}

/** @returns {CodeExample[]} the examples in a room's TSDoc */
function docExamplesOf(room) {
  const index = join(room.folder, "dist/index.js");
  return listSources(room)
    .filter((path) => !isTestSource(path))
    .flatMap((path) => {
      const own = path.replace(`${room.folder}/src/`, `${room.folder}/dist/`).replace(/\.ts$/, ".js");
      const { text, comments } = parse(path);
      return comments
        .filter(({ type, value }) => type === "Block" && value.startsWith("*") && value.includes("@example"))
        .flatMap(({ value, start }) =>
          examplesOf(value.replace(/^\s*\* ?/gm, "")).map((source) => ({
            place: `${shortPath(path)}:${lineAt(text, start)}`,
            source,
            modules: [own, index],
          })),
        );
    });
}

/** Code that gives an example the exports which it uses without importing them. */
async function preludeOf({ source, modules }) {
  const wanted = new Set(freeNames(source));
  const lines = [];
  for (const path of modules) {
    const url = pathToFileURL(path).href;
    const names = Object.keys(await import(url)).filter((name) => wanted.delete(name));
    if (names.length > 0) lines.push(`import { ${names.join(", ")} } from ${JSON.stringify(url)};`);
  }
  if (wanted.has("examples")) lines.push("const examples = globalThis.__examples();");
  return lines.join("\n");
}

/** What the name `examples` stands for in examples of the library: eight of them, scored. */
function eightExamples() {
  return {
    count: 8,
    keys: Uint32Array.from({ length: 16 }, (_, i) => i * 0x9e3779b1),
    scores: {
      difficulty: Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6),
      irreducibleLoss: Float64Array.of(0.3, 0.1, 0.4, 0.1, 0.5, 0.9, 0.2, 0.6),
    },
    classes: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1),
    classCount: 2,
  };
}

/** Every fifth row of the real data, as `train.csv` and `test.csv`. */
function fillSandbox(folder) {
  for (const name of ["train", "test"]) {
    const [header, ...rows] = recordsOf(readFileSync(join(ROOT, `examples/banking77/${name}.csv`), "utf8"));
    const some = rows.filter((_, i) => i % 5 === 0);
    writeFileSync(join(folder, `${name}.csv`), `${[header, ...some].join("\n")}\n`);
  }
}

/** Lines of a CSV file, a quoted line break being part of its line. */
function recordsOf(text) {
  return text.match(/(?:"[^"]*"|[^"\n])+/g) ?? [];
}

async function run(examples) {
  const folder = join(ROOT, "node_modules/.cache/gradus-examples");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const sandbox = mkdtempSync(join(tmpdir(), "gradus-examples-"));
  fillSandbox(sandbox);
  process.chdir(sandbox);
  Object.assign(globalThis, { __check: check, __examples: eightExamples });
  const log = console.log;
  let [checks, failures] = [0, 0];
  for (const [at, example] of examples.entries()) {
    try {
      const { code, checks: count } = instrument(example.source);
      checks += count;
      const path = join(folder, `example-${at}.mjs`);
      writeFileSync(path, `${await preludeOf(example)}\n${code}`);
      console.log = () => {};
      await import(pathToFileURL(path).href);
    } catch (error) {
      failures++;
      console.error(
        `${example.place}: ${error.name}: ${error.message}\n${example.source.replace(/^/gm, "    ")}`,
      );
    } finally {
      console.log = log;
    }
  }
  process.chdir(ROOT);
  rmSync(sandbox, { recursive: true, force: true });
  console.log(
    `${examples.length - failures} of ${examples.length} examples run, ${checks} stated values compared`,
  );
  return failures;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const blocks = listDocuments().flatMap((path) => blocksOf(readFileSync(path, "utf8"), shortPath(path)));
  const failures = await run([...blocks, ...listRooms().flatMap(docExamplesOf)]);
  process.exit(failures === 0 ? 0 : 1);
}
