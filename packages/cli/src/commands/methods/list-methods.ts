import type { Method } from "@gradus/curriculum";
import { heading, table } from "../../layout.js";
import type { Terminal } from "../../terminal.js";

const HEADINGS: { readonly [kind in Method["kind"]]: string } = {
  curriculum: "Curricula: the arms of a comparison",
  target: "Targets: what is minimised now",
  pacing: "Pacing: how much is open",
  regularizer: "Regularizers of self-paced learning",
  proposal: "Proposals: how a batch is drawn",
  selection: "Selections: which of a measured pool are used",
  scorer: "Scorers: how hard an example is",
};

/** Every method in one line, under its kind. */
export function listMethods(methods: readonly Method[], terminal: Terminal): string {
  const kinds = (Object.keys(HEADINGS) as Method["kind"][]).filter((kind) =>
    methods.some((method) => method.kind === kind),
  );
  const sections = kinds.flatMap((kind) => [
    heading(HEADINGS[kind], terminal),
    table(
      methods.filter((method) => method.kind === kind).map(({ name, says }) => [name, says] as const),
      terminal,
    ),
  ]);
  return `${sections.join("\n").trimStart()}\n\ngradus methods <name> tells all about one.\n`;
}
