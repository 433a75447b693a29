import { cell } from "./exports.mjs";

const FEEDBACK = { none: "none", interval: "rounds", step: "each step", batch: "each batch" };

/** The catalog as Markdown, a table a kind, under these headings by kind. */
export function methodsTable(catalog, headings) {
  const known = Object.entries(headings).filter(([kind]) => catalog.some((method) => method.kind === kind));
  const unknown = catalog.find(({ kind }) => !(kind in headings));
  if (unknown !== undefined)
    throw new Error(`methodsTable: no heading for kind ${JSON.stringify(unknown.kind)}`);
  return known
    .map(([kind, heading]) =>
      tableOf(
        heading,
        catalog.filter((method) => method.kind === kind),
      ),
    )
    .join("\n\n");
}

function tableOf(heading, methods) {
  return [
    `**${heading}**`,
    "",
    "| method | | needs | feedback | cost a step | source |",
    "| --- | --- | --- | --- | --- | --- |",
    ...methods.map((method) => {
      const { name, says, needs, feedback, costPerStep, source } = method;
      const cells = [`\`${name}\``, says, needs.join(", ") || "–", FEEDBACK[feedback], costPerStep, source];
      return `| ${cells.map(cell).join(" | ")} |`;
    }),
  ].join("\n");
}
