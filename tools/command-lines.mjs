import { lineAt } from "./syntax.mjs";

/** The `gradus …` command lines in the sh blocks of a Markdown text, with the place of each. */
export function commandLinesOf(text, place) {
  return [...text.matchAll(/^```(?:sh|shell|bash|console)\n(.*?)^```$/gms)].flatMap((block) => {
    const first = lineAt(text, block.index) + 1;
    const lines = block[1].split("\n");
    return lines.flatMap((line, at) => {
      if (/\\$/.test(lines[at - 1] ?? "")) return [];
      let whole = line;
      for (let next = at + 1; whole.endsWith("\\"); next++)
        whole = `${whole.slice(0, -1)} ${lines[next].trim()}`;
      const command = /(?:^|&&|\||;)\s*\$?\s*(?:npx )?gradus(?: (.*?))?\s*(?:#.*|[|;&>].*)?$/.exec(whole);
      return command === null ? [] : [{ place: `${place}:${first + at}`, words: wordsOf(command[1] ?? "") }];
    });
  });
}

/** What the shell would hand over, for lines without variables. */
function wordsOf(line) {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare,
  );
}

/**
 * Command lines that the commands of `gradus` would refuse to read.
 *
 * @param {{ commands: readonly { name: string }[], readArguments: Function }} cli
 */
export function findUnreadable(commandLines, { commands, readArguments }) {
  return commandLines.flatMap(({ place, words: [name, ...words] }) => {
    if (name === undefined || name === "--help" || name === "--version") return [];
    const command = commands.find((known) => known.name === name);
    if (command === undefined) return [`${place}: gradus has no command ${JSON.stringify(name)}`];
    try {
      readArguments(command, words);
      return [];
    } catch (error) {
      return [`${place}: gradus ${name}: ${error.message}`];
    }
  });
}
