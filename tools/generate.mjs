import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { claimSections, claimsTable, storedClaims } from "./claims-table.mjs";
import { cell, exportsTable } from "./exports.mjs";
import { replaceBetween } from "./markers.mjs";
import { methodsTable } from "./methods-table.mjs";
import { pythonTypes } from "./python-types.mjs";
import { listDocuments, listRooms, ROOT, shortPath } from "./workspace.mjs";

/** Every document as it stands and as it ought to, its generated parts made anew. Reads what is built. */
export async function generate() {
  return [...(await generateParts()), await generateExperimentSchema(), ...(await generateMessages())];
}

/** What clients in other languages are made from. */
async function generateMessages() {
  const { messageJsonSchemas, PROTOCOL_VERSION, signalSchema } = await importBuilt("protocol/dist/index.js");
  const { catalog } = await importBuilt("curriculum/dist/index.js");
  const { VERSION } = await importBuilt("engine/dist/version.js");
  const named = (kind) => catalog.filter((method) => method.kind === kind).map(({ name }) => name);
  const schemas = messageJsonSchemas();
  const constants = {
    PROTOCOL_VERSION,
    ENGINE_VERSION: VERSION,
    CURRICULA: named("curriculum"),
    LOSSES: named("loss"),
    SIGNALS: signalSchema.options,
  };
  const module = pythonTypes(schemas, constants, { SignalName: signalSchema.options });
  return [
    withText("docs/protocol.schema.json", `${JSON.stringify(schemas, null, 2)}\n`),
    withText("python/src/gradus/protocol.py", module),
  ];
}

function withText(name, after) {
  const path = join(ROOT, name);
  return { path, before: existsSync(path) ? readFileSync(path, "utf8") : "", after };
}

/** What editors complete `experiment.yaml` from. */
async function generateExperimentSchema() {
  const { experimentJsonSchema } = await importBuilt("protocol/dist/index.js");
  return withText("docs/experiment.schema.json", `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
}

async function generateParts() {
  const rooms = listRooms();
  const { catalog, kindHeadings } = await importBuilt("curriculum/dist/index.js");
  const { commands } = await importBuilt("cli/dist/commands.js");
  const figureTexts = await importBuilt("reproduce/dist/figure-text.js");
  return listDocuments().map((path) => {
    const before = readFileSync(path, "utf8");
    const room = rooms.find(({ folder }) => readmeOf(folder) === path);
    const parts = {
      methods: () => methodsTable(catalog, kindHeadings),
      rooms: () => roomsTable(rooms, dirname(path)),
      commands: () => commandsTable(commands),
      claims: () => claimsTable(storedClaims()),
      "claim-figures": () => claimSections(storedClaims(), figureTexts),
      ...(room && { exports: () => exportsTable(room) }),
    };
    let after = before;
    for (const [name, content] of Object.entries(parts)) {
      try {
        after = replaceBetween(after, name, content) ?? after;
      } catch (error) {
        throw new Error(`${shortPath(path)}: ${error.message}`, { cause: error });
      }
    }
    return { path, before, after };
  });
}

/** What is wrong with the documents: a generated part that is not what it would be now, a room without its README. */
export async function findStale() {
  const stale = (await generate()).filter(({ before, after }) => before !== after);
  const bare = listRooms().filter(({ folder }) => {
    const path = readmeOf(folder);
    return !existsSync(path) || !readFileSync(path, "utf8").includes("<!-- exports -->");
  });
  return [
    ...stale.map(({ path }) => `${shortPath(path)}: generated parts are old; run node tools/generate.mjs`),
    ...bare.map(
      ({ folder }) => `${shortPath(readmeOf(folder))}: must hold <!-- exports --> and <!-- /exports -->`,
    ),
  ];
}

function readmeOf(folder) {
  return join(folder, "README.md");
}

function importBuilt(path) {
  return import(pathToFileURL(join(ROOT, "packages", path)).href);
}

function commandsTable(commands) {
  const rows = commands.map(({ name, purpose }) => `| \`gradus ${name}\` | ${cell(purpose)} |`);
  return ["| command | |", "| --- | --- |", ...rows].join("\n");
}

/** Each room with the one sentence of its README. */
function roomsTable(rooms, from) {
  const rows = rooms.map(({ folder, packageName }) => {
    const [, sentence = ""] = readFileSync(readmeOf(folder), "utf8").split(/\n\n+/);
    const link = relative(from, folder).split(sep).join("/");
    return `| [\`${packageName}\`](${link}) | ${cell(sentence.replace(/\s+/g, " ").trim())} |`;
  });
  return ["| room | |", "| --- | --- |", ...rows].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, before, after } of await generate()) {
    if (before === after) continue;
    writeFileSync(path, after);
    console.log(`wrote ${shortPath(path)}`);
  }
}
