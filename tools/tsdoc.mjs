/** What a doc comment says before its first blank line or tag, on one line, cut after its first sentence. */
export function firstSentence(doc) {
  const paragraph = doc.split(/\n\s*\n|\n?^@/m)[0];
  const text = paragraph
    .replace(/\{@link\s+([^}|\s]+)(?:\s*\|\s*([^}]+))?\s*\}/g, (_, target, words) => words ?? `\`${target}\``)
    .replace(/\s+/g, " ")
    .trim();
  const end = /(?<!\b(?:e\.g|i\.e|cf|vs|al|resp))\.(?= |$)/.exec(text);
  return end === null ? text : text.slice(0, end.index + 1);
}

/** The code of every `@example` of a doc comment, without fences. */
export function examplesOf(doc) {
  return doc
    .split(/^(?=@)/m)
    .filter((section) => section.startsWith("@example"))
    .map((section) =>
      section
        .slice("@example".length)
        .replace(/^```\w*\n|^```$/gm, "")
        .trim(),
    )
    .filter((code) => code !== "");
}
