/** The words after `gradus` as a line to type, quoted where a shell would take them apart. */
export function shellLine(words: readonly string[]): string {
  return ["gradus", ...words].map(quoted).join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
