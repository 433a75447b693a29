import { expect, it } from "vitest";
import { checkTestTable } from "./check-test-table.js";
import { InputError } from "./input-error.js";
import { readLabels } from "./labels.js";
import { readDifficulty, readGroups, readWeights } from "./read-annotations.js";
import { type OpenTableOptions, openTable, openTestTable } from "./table.js";
import { testFolder } from "./testing/test-folder.js";

const folder = testFolder();
let files = 0;

/** What is said about a table, the folder's path left out: message and remedy. */
async function refusal(ask: () => Promise<unknown>): Promise<string> {
  const error = await ask().then(
    () => new Error("not refused"),
    (thrown: Error) => thrown,
  );
  if (!(error instanceof InputError)) throw error;
  return `${error.message} | ${error.remedy}`.replaceAll(`${folder.path}/`, "");
}

function open(name: string, content: string | Uint8Array, options: OpenTableOptions = {}) {
  return refusal(() => openTable(folder.write(name, content), options));
}

async function labelled(
  content: string,
  kinds: NonNullable<OpenTableOptions["kinds"]> = { label: "y" },
  task?: OpenTableOptions["task"],
) {
  const path = folder.write(`labelled-${files++}.csv`, content);
  return openTable(path, { kinds, ...(task === undefined ? {} : { task }) });
}

it("refuses what is no file or no table", async () => {
  expect(await refusal(() => openTable(`${folder.path}/none.csv`))).toBe(
    "none.csv must be a file, got no such file | Check the path; it is read relative to the current folder.",
  );
  expect(await open("notes.docx", "x")).toBe(
    "notes.docx must be a table: .csv, .tsv, .jsonl (also .gz) or .parquet; or images: IDX, .npy or a folder, " +
      "got a file of another kind | Give it in one of these formats.",
  );
  expect(await open("binary.csv", Uint8Array.of(80, 75, 3, 4, 0, 0))).toBe(
    "binary.csv must be text with a delimiter between fields, got binary content | " +
      "Give a .csv, .jsonl or .parquet file.",
  );
  expect(await open("fake.parquet", "a,b\n1,2\n")).toMatch(/^fake\.parquet must be a Parquet table, got "/);
  expect(await open("fake.jsonl", "a,b\n1,2\n")).toMatch(
    /^fake\.jsonl must be a JSONL \(one object a line\) table, got "/,
  );
});

it("refuses an empty table", async () => {
  const empty =
    "must hold a line of column names and at least one row, got an empty file | Give a table with data.";
  expect(await open("empty.csv", "")).toBe(`empty.csv ${empty}`);
  expect(await open("blank.csv.gz", "\n\n")).toBe(`blank.csv.gz ${empty}`);
  expect(await open("header.csv", "a,b\n")).toBe(
    "header.csv must hold at least one row, got only the names of columns | Give a table with data.",
  );
  expect(await open("empty.jsonl", "")).toMatch(/^empty\.jsonl must /);
});

it("refuses a broken CSV and names the line", async () => {
  expect(await open("ragged.csv", "a,b\n1,2\n3\n")).toBe(
    "ragged.csv: line 3 must hold 2 fields as the first line does, got 1 | " +
      "Put fields that hold the delimiter or a line break in double quotes, and write empty ones for what is missing.",
  );
  expect(await open("latin.csv", Uint8Array.of(97, 44, 98, 10, 0xe9, 44, 50, 10))).toBe(
    "latin.csv: line 2 must be UTF-8, got bytes that are not | Convert the file, for example with iconv -f latin1 -t utf-8.",
  );
  expect(await open("open.csv", 'a,b\n1,"2\n3,4\n')).toMatch(
    /^open\.csv: line 2 must close every double quote/,
  );
  const mixed =
    "mixed.csv must end every line alike, got mixed line ends | " +
    "Convert them, for example with dos2unix; a line break within a field needs double quotes.";
  for (const content of ["a,b\r\n1,2\n3,4\r\n", "a,b\n1,2\n3,4\r\n", "a,b\n1\r1,2\n"]) {
    expect(await open("mixed.csv", content)).toBe(mixed);
  }
  expect(await open("twice.csv", "a,b,a\n1,2,3\n")).toBe(
    'twice.csv: the names of the columns must differ, got "a" twice | Rename one of the two columns.',
  );
  expect(await open("headless.csv", "39, State-gov\n50, Private\n")).toBe(
    "headless.csv: the first line must hold the names of the columns, got the number 39 | " +
      "Add a line of names, or give them with --columns first,second,…",
  );
  expect(await open("names.csv", "1,2\n", { columnNames: ["a"] })).toBe(
    "names.csv: the list of column names must name each of the 2 columns, got 1 names | " +
      "Give one name a column, in the order of the file.",
  );
});

it("refuses columns that are not there or cannot be what they are said to be", async () => {
  const content = "id,age,y\n1,30,a\n2,abc,b\n2,40,a\n";
  expect(await open("a.csv", content, { kinds: { label: "z" } })).toBe(
    'a.csv: label column "z" must exist, got columns "id", "age", "y" | Give one of these columns.',
  );
  expect(await open("a.csv", content, { kinds: { number: "aged" } })).toBe(
    'a.csv: number column "aged" must exist, got columns "id", "age", "y" | Did you mean "age"?',
  );
  expect(await open("a.csv", content, { kinds: { number: "age" } })).toBe(
    'a.csv: number column "age" must hold finite numbers, got "abc" in row 2 | ' +
      "Correct the cell, or leave it empty where the value is missing.",
  );
  expect(await open("a.csv", content, { kinds: { number: "y", category: "y" } })).toBe(
    'a.csv: column "y" must have one kind, got number and category | Give --number or --category, not both.',
  );
  expect(await open("a.csv", content, { kinds: { label: ["y", "age"] } })).toBe(
    'a.csv: the label must be one column, got "y", "age" | Give --label once.',
  );
  expect(await open("blank-text.csv", "q,y\n,a\n ,b\n", { kinds: { text: "q" } })).toBe(
    'blank-text.csv: text column "q" must hold a text in some row, got 2 empty cells | ' +
      "Give another column: --text <column>.",
  );
  const table = await openTable(folder.write("ids.csv", content), { kinds: { id: "id" } });
  expect(await refusal(() => table.exampleIds())).toBe(
    'ids.csv: id column "id" must hold a different id in every row, got "2" in 2 rows (1 rows repeat an id) | ' +
      "Make the ids unique, or leave --id away: rows are then named by their content.",
  );
});

it("refuses a label that is to be a number and is none", async () => {
  const open = (content: string) =>
    refusal(() => labelled(content, { label: "y" }, "numbers")).then((said) =>
      said.replace(/labelled-\d+/, "t"),
    );
  expect(await open("x,y\n1,3\n2,good\n3,4\n")).toBe(
    't.csv: label column "y" must hold finite numbers, got "good" in row 2 | ' +
      "Correct the cell, or predict classes: --task classification.",
  );
  expect(await open("x,y\n1,3\n2,?\n3,4\n")).toMatch(/must hold finite numbers, got "\?" in row 2/);
});

it("refuses a label that nothing can be learned from", async () => {
  const labels = async (content: string, kinds?: OpenTableOptions["kinds"]) => {
    const table = await labelled(content, kinds);
    return (await refusal(() => readLabels(table))).replace(/labelled-\d+/, "t");
  };
  expect(await labels("x,z\n1,2\n", {})).toBe(
    't.csv: the label column must be known, got columns "x", "z" | Say which column is to be predicted: --label <column>.',
  );
  expect(await labels("x,y\n1,a\n2,a\n")).toBe(
    't.csv: label column "y" must hold at least two different values, got "a" in every row | ' +
      "Give another column: --label <column>.",
  );
  expect(await labels("x,y\n1,a\n2,a\n3,b\n4,a\n5,c\n6,a\n")).toBe(
    't.csv: label column "y" must hold at least two examples of every class, got one of "b", "c" | ' +
      "Add examples, or remove or merge these classes.",
  );
  expect(await labels("x,y\n1,a\n2,a\n3,b\n")).toBe(
    't.csv: label column "y" must hold at least two examples of every class, got one of "b" | ' +
      "3 rows are too few to learn from: give a larger table.",
  );
  expect(await labels("x,y\n1,a\n2,a\n3,\n4,b\n5,b\n6,\n")).toBe(
    't.csv: label column "y" must hold a label in every row, got none in 2 rows, the first of them row 3 | ' +
      "Remove the rows without a label.",
  );
});

it("refuses a difficulty or weight that is no number, and a row without a group", async () => {
  const table = await labelled("difficulty,sample_weight,group_id,y\n1,1,a,p\nNaN,-1,,q\n2,1,b,p\n3,1,b,q\n");
  const said = async (ask: () => Promise<unknown>) => (await refusal(ask)).replace(/labelled-\d+/, "t");
  expect(await said(() => readDifficulty(table))).toBe(
    't.csv: difficulty column "difficulty" must hold a finite number in every row, got NaN in row 2 | ' +
      "Correct the scores, or use the column otherwise: --ignore or --number <column>.",
  );
  expect(await said(() => readWeights(table))).toBe(
    't.csv: weight column "sample_weight" must hold a finite number of at least 0 in every row, got -1 in row 2 | ' +
      "Correct the weights, or use the column otherwise: --ignore or --number <column>.",
  );
  expect(await said(() => readGroups(table))).toBe(
    't.csv: group column "group_id" must hold a group in every row, got none in row 2 | ' +
      "Correct the column, or use it otherwise: --ignore or --category <column>.",
  );
  expect(await open("inf.csv", "difficulty,y\n1,p\ninf,q\n2,p\n", { kinds: { label: "y" } })).toBe(
    'inf.csv: difficulty column "difficulty" must hold finite numbers, got "inf" in row 2 | ' +
      "Correct the cell, or leave it empty where the value is missing.",
  );
});

it("checks a test table against the table that is trained on", async () => {
  const train = await labelled("x,c,y\n1,red,<=50K\n2,blue,>50K\n3,red,<=50K\n4,red,>50K\n");
  const trainLabels = await readLabels(train);
  const test = async (content: string) => openTestTable(folder.write("test.csv", content), train);

  const fine = await checkTestTable(
    train,
    trainLabels,
    await test("note,y,c,x\nn,>50K,red,4\nm,<=50K,green,9\n"),
  );
  expect([...(fine.labels.kind === "classes" ? fine.labels.codes : [])]).toEqual([1, 0]);
  expect(fine.alsoInTrain).toBe(1);

  const said = async (content: string) =>
    (await refusal(async () => checkTestTable(train, trainLabels, await test(content)))).replace(
      /labelled-\d+/g,
      "t",
    );
  expect(await said("x,y\n1,>50K\n")).toBe(
    'test.csv: the columns must hold those of t.csv, got none named "c" | ' +
      "Rename the columns of the test file, or give a test file with the same columns.",
  );
  expect(await said("x,c,y\n1,red,<=50K.\n")).toBe(
    'test.csv: label column "y" must hold only classes of t.csv, got "<=50K." | ' +
      '"<=50K." looks like "<=50K": write the labels alike in both files.',
  );
  expect(await said("x,c,y\n1,red,maybe\n")).toBe(
    'test.csv: label column "y" must hold only classes of t.csv, got "maybe" | ' +
      'The classes are "<=50K", ">50K": remove the rows of other classes, or train on them too.',
  );
  expect(await said("x,c,y\nmany,red,>50K\n")).toBe(
    'test.csv: number column "x" must hold finite numbers, got "many" in row 1 | ' +
      "Correct the cell, or leave it empty where the value is missing.",
  );
});
