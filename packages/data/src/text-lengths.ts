/**
 * Words of each row's texts, apart by white space: the simplest difficulty of a text.
 *
 * @param texts A list a column, each of the same rows.
 * @example textLengths([["one two", ""], ["three", "four  five"]]) // [3, 2]
 */
export function textLengths(texts: readonly (readonly string[])[]): Float64Array {
  return Float64Array.from(texts[0] ?? [], (_, row) =>
    texts.reduce((sum, column) => sum + wordCount(column[row]!), 0),
  );
}

function wordCount(text: string): number {
  return text.match(/\S+/gu)?.length ?? 0;
}
