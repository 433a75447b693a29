/** How gradus was called: by npx where it is no command of the system's own. */
export const CALLED_AS = process.env["npm_command"] === "exec" ? "npx gradus" : "gradus";

/** The words after `gradus` as a line to type, quoted where a shell would take them apart. */
export function shellLine(words: readonly string[], call = "gradus"): string {
  return [call, ...words.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
