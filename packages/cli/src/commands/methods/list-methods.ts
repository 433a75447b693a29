import { kindHeadings, type Method } from "@gradus/curriculum";
import { heading, table } from "../../layout.js";
import type { Terminal } from "../../terminal.js";

/** Every method in one line, under its kind. */
export function listMethods(methods: readonly Method[], terminal: Terminal): string {
  const kinds = (Object.keys(kindHeadings) as Method["kind"][]).filter((kind) =>
    methods.some((method) => method.kind === kind),
  );
  const sections = kinds.flatMap((kind) => [
    heading(kindHeadings[kind], terminal),
    table(
      methods.filter((method) => method.kind === kind).map(({ name, says }) => [name, says] as const),
      terminal,
    ),
  ]);
  return `${sections.join("\n").trimStart()}\n\ngradus methods <name> tells all about one.\n`;
}
