import { cell } from "./exports.mjs";

const KINDS = {
  curriculum: "Curricula, the arms of a comparison",
  target: "Targets: what is minimised now",
  pacing: "Pacing: how much is open",
  regularizer: "Regularizers of self-paced learning",
  proposal: "Proposals: how a batch is drawn",
  selection: "Selections: which of a measured pool are used",
  scorer: "Scorers: how hard an example is",
};

const FEEDBACK = { none: "none", interval: "rounds", step: "each step", batch: "each batch" };

/** The catalog as Markdown, a table a kind. */
export function methodsTable(catalog) {
  const known = Object.entries(KINDS).filter(([kind]) => catalog.some((method) => method.kind === kind));
  const unknown = catalog.find(({ kind }) => !(kind in KINDS));
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
