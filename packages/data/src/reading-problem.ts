import { InputError } from "./input-error.js";
import type { TextFormat } from "./load-table.js";

/** Turns what the reader says about a broken file into what the user can act on. */
export function readingProblem(path: string, format: TextFormat, cause: unknown): InputError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const line = /CSV Error on Line: (\d+)/.exec(said)?.[1];
  const columns = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(said);
  if (line !== undefined && columns !== null) {
    return new InputError(
      {
        thing: `${path}: line ${line}`,
        rule: `must hold ${columns[1]} fields as the first line does`,
        value: columns[2]!,
        remedy:
          "Put fields that hold the delimiter or a line break in double quotes, and write empty ones for what is missing.",
      },
      { cause },
    );
  }
  if (/Invalid unicode|not utf-8 encoded|invalid UTF-?8/i.test(said)) {
    return new InputError(
      {
        thing: line === undefined ? path : `${path}: line ${line}`,
        rule: "must be UTF-8",
        value: "bytes that are not",
        remedy: "Convert the file, for example with iconv -f latin1 -t utf-8.",
      },
      { cause },
    );
  }
  if (/unterminated quote/i.test(said)) {
    return new InputError(
      {
        thing: line === undefined ? path : `${path}: line ${line}`,
        rule: "must close every double quote",
        value: "a field without its end",
        remedy: 'Close the quote, and write a double quote inside a field as "".',
      },
      { cause },
    );
  }
  // The reader's only sign of a line end, or of a lone carriage return, that is not like the first one.
  if (/state machine reached an invalid state/.test(said)) {
    return new InputError(
      {
        thing: path,
        rule: "must end every line alike",
        value: "mixed line ends",
        remedy: "Convert them, for example with dos2unix; a line break within a field needs double quotes.",
      },
      { cause },
    );
  }
  return new InputError(
    {
      thing: path,
      rule: `must be a ${NAMES[format]} table`,
      value: `"${said.split("\n")[0]}"`,
      remedy: "Check that the file is whole and in the format that its name says.",
    },
    { cause },
  );
}

const NAMES: { readonly [format in TextFormat]: string } = {
  csv: "CSV",
  jsonl: "JSONL (one object a line)",
  parquet: "Parquet",
};
