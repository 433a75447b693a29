import {
  fleschDifficulty,
  fleschKincaidGrade,
  type NgramPerplexityOptions,
  ngramPerplexity,
  wordRarity,
} from "@gradus/curriculum";
import { InputError, textLengths } from "@gradus/data";
import { compressionRatios } from "./compression-ratio.js";

type Options = { readonly [option: string]: unknown };

const TEXT_SCORES: {
  readonly [scorer: string]: (texts: readonly string[], options: Options) => Float64Array;
} = {
  "text-length": (texts) => textLengths([texts]),
  "word-rarity": (texts) => wordRarity(texts),
  flesch: (texts) => ofEach("flesch", texts, fleschDifficulty),
  "flesch-kincaid": (texts) => ofEach("flesch-kincaid", texts, fleschKincaidGrade),
  "compression-ratio": (texts) => compressionRatios(texts),
  "ngram-perplexity": (texts, options) => ngramPerplexity(texts, options as NgramPerplexityOptions),
};

/** Names of the scorers that follow from the texts of the table. */
export const TEXT_SCORERS: readonly string[] = Object.keys(TEXT_SCORES);

/**
 * A score of each row's texts; several columns are read as one text, a line each. Rarity and perplexity are counted over
 * these rows.
 *
 * @param columns A list a column, each of the same rows.
 * @throws InputError for a text that has no such score.
 */
export function textScore(
  name: string,
  options: Options,
  columns: readonly (readonly string[])[],
): Float64Array {
  const rows = columns[0] ?? [];
  return TEXT_SCORES[name]!(
    columns.length === 1 ? rows : rows.map((_, row) => columns.map((column) => column[row]!).join("\n")),
    options,
  );
}

function ofEach(name: string, texts: readonly string[], score: (text: string) => number): Float64Array {
  return Float64Array.from(texts, (text, row) => {
    try {
      return score(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InputError(
        {
          thing: `score ${name}`,
          rule: "must be of texts that hold a word",
          value: `${JSON.stringify(text.slice(0, 40))} in row ${row + 1}`,
          remedy: "Remove the rows without a text, or leave the score away.",
        },
        { cause: error },
      );
    }
  });
}
