import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { InputError } from "./input-error.js";

const DELIMITERS = [",", "\t", ";", "|"] as const;
const HEAD_BYTES = 1 << 20;

/** The first record of a CSV file, and what separates its fields. */
export interface CsvHeader {
  delimiter: string;
  fields: string[];
}

/** Reads the first record of a CSV file (also `.gz`); the delimiter is the candidate that it holds most often. */
export async function readCsvHeader(path: string, given?: string): Promise<CsvHeader> {
  const head = await readHead(path);
  if (head.includes(0)) {
    throw new InputError({
      thing: path,
      rule: "must be text with a delimiter between fields",
      value: "binary content",
      remedy: "Give a .csv, .jsonl or .parquet file.",
    });
  }
  const text = head.toString("utf8").replace(/^\ufeff/, "");
  if (text.trim() === "") {
    throw new InputError({
      thing: path,
      rule: "must hold a line of column names and at least one row",
      value: "an empty file",
      remedy: "Give a table with data.",
    });
  }
  const delimiter = given ?? mostFrequentDelimiter(text);
  return { delimiter, fields: firstRecord(text, delimiter) };
}

async function readHead(path: string): Promise<Buffer> {
  const file = createReadStream(path);
  const stream = path.toLowerCase().endsWith(".gz") ? file.pipe(createGunzip()) : file;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length >= HEAD_BYTES) break;
    }
  } catch (cause) {
    throw new InputError(
      { thing: path, rule: "must be readable", value: (cause as Error).message, remedy: "Check the file." },
      { cause },
    );
  } finally {
    file.destroy();
  }
  return Buffer.concat(chunks);
}

function mostFrequentDelimiter(text: string): string {
  const counts = DELIMITERS.map((delimiter) => firstRecord(text, delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

function firstRecord(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[i + 1] === '"') field += text[i++];
      else quoted = false;
    } else if (character === '"' && field === "") quoted = true;
    else if (character === "\n" || character === "\r") break;
    else if (text.startsWith(delimiter, i)) {
      fields.push(field);
      field = "";
      i += delimiter.length - 1;
    } else field += character;
  }
  fields.push(field);
  return fields.map((name) => name.trim());
}
