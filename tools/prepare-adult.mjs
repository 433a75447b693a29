// Writes examples/adult/train.csv.gz and test.csv.gz from the files as UCI published them (see SOURCE.md there):
// a line of column names, "," for ", ", and no dot after the labels of the test file.
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";

const COLUMNS =
  "age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex," +
  "capital-gain,capital-loss,hours-per-week,native-country,income";

const folder = new URL("../examples/adult/", import.meta.url);
for (const part of ["train", "test"]) {
  const published = gunzipSync(readFileSync(new URL(`adult-${part}.csv.gz`, folder))).toString("utf8");
  const rows = published
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.trim().split(/, */).join(",").replace(/\.$/, ""));
  const wrong = rows.findIndex((row) => !/^([^,]+,){14}(<=50K|>50K)$/.test(row));
  if (wrong >= 0)
    throw new Error(`prepare-adult: row ${wrong + 1} of ${part} must hold 15 fields, got ${rows[wrong]}`);
  const bytes = gzipSync(`${[COLUMNS, ...rows].join("\n")}\n`, { level: 9 });
  writeFileSync(new URL(`${part}.csv.gz`, folder), bytes);
  console.log(`${part}.csv.gz: ${rows.length} rows`);
}
