import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../run-command-line.js";
import { writeTables } from "../../testing/comparison-tables.js";
import { recordTerminal } from "../../testing/record-terminal.js";
import { compare } from "../compare.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-refusals-"));
const tables = join(folder, "tables");
const out = join(folder, "run");
writeTables(tables);
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a table beside the others; rows are joined to lines. */
function write(name: string, rows: readonly string[]): void {
  writeFileSync(join(tables, name), rows.map((row) => `${row}\n`).join(""));
}

/** Writes a table of the others anew, each line changed. */
function edit(name: string, from: string, change: (line: string, number: number) => string): void {
  const lines = readFileSync(join(tables, from), "utf8").trim().split("\n");
  write(name, lines.map(change));
}

const yesAndNo = Array.from({ length: 60 }, (_, row) => `${row},${row % 2 === 0 ? "yes" : "no"}`);
const setColumn = (line: string, column: number, value: string) =>
  line.split(",").with(column, value).join(",");
const onLine = (target: number, column: number, value: string) => (line: string, number: number) =>
  number === target ? setColumn(line, column, value) : line;

mkdirSync(join(tables, "folder.csv"));
writeFileSync(join(tables, "nothing.csv"), "");
write("heads.csv", ["x,label"]);
write("prose.docx", ["words"]);
writeFileSync(
  join(tables, "cut.idx"),
  Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3),
);
write("constant.csv", ["x,label", ...yesAndNo.map((line) => line.replace("no", "yes"))]);
write("rare.csv", ["x,label", ...yesAndNo, "60,maybe"]);
write("blank.csv", ["note,label", ...yesAndNo.map((line) => line.replace(/^\d+/, ""))]);
// Of the teams a to t, md5 holds out a alone; of the ids below 100, 72 and 88 among others.
const inTeams = (teamOf: (row: number) => string) => [
  "x,label,team",
  ...yesAndNo.map((line, row) => `${line},${teamOf(row)}`),
];
write(
  "teams.csv",
  inTeams((row) => "abc"[row % 3]!),
);
write(
  "two-teams.csv",
  inTeams((row) => (row < 30 ? "b" : "c")),
);
write("scarce.csv", [
  "x,label,id",
  ...yesAndNo.map((line, row) => `${line},${row}`),
  "1,maybe,72",
  "2,maybe,88",
]);
edit("nan.csv", "train.csv", onLine(7, 4, "NaN"));
edit("infinite.csv", "train.csv", onLine(7, 4, "inf"));
edit("twins.csv", "train.csv", onLine(7, 0, "train-0"));
edit("stranger.csv", "test.csv", onLine(3, 7, "perhaps"));
write("unknown-key.yaml", ["epochs: 3", "epoch: 4"]);
write("unknown-nested.yaml", ["optimizer: { kind: sgd, momentun: 0.5 }"]);
write("unknown-option.yaml", [
  "arms: [shuffle, { name: a, curriculum: easy-first, options: { startFractoin: 0.5 } }]",
]);
write("bad-option.yaml", [
  "arms: [shuffle, { name: a, curriculum: easy-first, options: { startFraction: 2 } }]",
]);
write("torn.yaml", ["arms: [shuffle"]);

/** Refuses in this process: nothing is trained, and loading the rooms once is enough. */
async function refusal(words: string): Promise<{ message: string; remedy: string }> {
  const [stdout, stderr] = [recordTerminal(), recordTerminal()];
  const host = { stdout: stdout.terminal, stderr: stderr.terminal, signal: new AbortController().signal };
  const given = words
    .split(" ")
    .map((word) => (/\.(csv|yaml|docx|idx)$/.test(word) ? join(tables, word) : word));
  const before = readdirSync(folder, { recursive: true });
  const code = await runCommandLine([compare], ["compare", ...given, "--out", out], "0", host);
  expect([code, stdout.text()]).toEqual([2, ""]);
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
  const said = stderr.text().replaceAll(`${tables}/`, "");
  const [message, remedy] = said
    .slice(said.indexOf("gradus compare: ") + 16)
    .trimEnd()
    .split("\n");
  return { message: message!, remedy: remedy ?? "" };
}

const plain = "--label label --arms shuffle,easy-first --blocks 5 --tuning none";

describe("exit 2, with thing, rule, value and remedy, and nothing written", () => {
  it.each([
    ["a file that is not there", "nowhere.csv --label y", "nowhere.csv must be a file, got no such file"],
    [
      "a folder",
      "folder.csv --label y",
      "folder.csv must hold its pictures in sub-folders, one a class, got no sub-folder",
    ],
    ["no table", "prose.docx --label y", "prose.docx must "],
    [
      "images that are cut off",
      "cut.idx",
      "cut.idx must hold the 2 × 2 × 2 bytes that its header says, got a file",
    ],
    [
      "an empty file",
      "nothing.csv --label y",
      "nothing.csv must hold a line of column names and at least one row, got an empty file",
    ],
    [
      "a table without rows",
      "heads.csv --label label",
      "heads.csv must hold at least one row, got only the names of columns",
    ],
    ["no table at all", "--label y", "the table must be given, got none"],
    [
      "a label of one value",
      "constant.csv --label label",
      'constant.csv: label column "label" must hold at least two different values, got "yes" in every row',
    ],
    [
      "a class of one example",
      "rare.csv --label label",
      'rare.csv: label column "label" must hold at least two examples of every class, got one of "maybe"',
    ],
    [
      "texts that are all missing",
      "blank.csv --label label --text note",
      'blank.csv: text column "note" must hold a text in some row, got 60 empty cells',
    ],
    [
      "a table without features",
      "blank.csv --label label",
      "blank.csv: the features must be at least one column of texts, numbers, categories or images",
    ],
    [
      "a difficulty of NaN",
      `nan.csv ${plain} --difficulty hard`,
      'nan.csv: difficulty column "hard" must hold a finite number in every row, got NaN in row 7',
    ],
    [
      "an infinite difficulty",
      `infinite.csv ${plain} --difficulty hard`,
      'infinite.csv: difficulty column "hard" must hold finite numbers, got "inf" in row 7',
    ],
    [
      "an id that is there twice",
      `twins.csv ${plain} --id id`,
      'twins.csv: id column "id" must hold a different id in every row, got "train-0" in 2 rows',
    ],
    [
      "a class that only the test rows have",
      `train.csv --test stranger.csv ${plain} --id id`,
      'stranger.csv: label column "label" must hold only classes of train.csv, got "perhaps"',
    ],
    [
      "a column that is two things",
      `train.csv ${plain} --difficulty label`,
      'train.csv: column "label" must have one kind, got label and difficulty',
    ],
    ["a margin of 0", `train.csv ${plain} --margin 0`, "options: margin must be a number above 0, got 0"],
    [
      "a margin below 0",
      `train.csv ${plain} --margin=-0.01`,
      "options: margin must be a number above 0, got -0.01",
    ],
    [
      "fewer blocks than 5",
      "train.csv --label label --blocks 4",
      "options: blocks must be an integer in [5, 1000], got 4",
    ],
    ["a share beyond the budget", `train.csv ${plain} --at 1.5`, "got 1.5"],
    [
      "a share at which nothing is evaluated",
      `train.csv ${plain} --at 0.33`,
      "at must be multiples of 1/20, where the arms are evaluated, got 0.33",
    ],
    ["no jobs", `train.csv ${plain} --jobs 0`, "--jobs must be at least 1, got 0"],
    [
      "one arm",
      "train.csv --label label --arms shuffle",
      "control must be one of at least two arms, got shuffle among shuffle",
    ],
    [
      "an arm twice",
      "train.csv --label label --arms shuffle,shuffle",
      "arms must have different names, got shuffle twice",
    ],
    [
      "a control that is no arm",
      `train.csv ${plain} --control hard-first`,
      "control must be one of at least two arms, got hard-first among shuffle, easy-first",
    ],
    [
      "an unknown key",
      "train.csv --label label --config unknown-key.yaml",
      'unknown-key.yaml: unknown key "epoch" (did you mean "epochs"?)',
    ],
    [
      "an unknown key further in",
      "train.csv --label label --config unknown-nested.yaml",
      'unknown-nested.yaml: optimizer: unknown key "momentun"',
    ],
    [
      "an unknown option of an arm",
      "train.csv --label label --config unknown-option.yaml",
      ': unknown option "startFractoin" (did you mean "startFraction"?)',
    ],
    [
      "an option out of its range",
      "train.csv --label label --config bad-option.yaml",
      ": startFraction must be in (0, 1], got 2",
    ],
    ["a file that is no YAML", "train.csv --label label --config torn.yaml", "torn.yaml must be YAML, got "],
    [
      "a margin that nothing tells",
      "prices.csv --label price --tuning none",
      "margin must be given where nothing is tuned, since its default is 1 % of the control's mean in tuning, got none",
    ],
    [
      "groups of which none is small enough to validate",
      "teams.csv --label label --group team --arms shuffle,random-order --tuning none",
      "the validation rows of a block must be 10 % of 40 rows, groups kept together, got none",
    ],
    [
      "groups of which none tests",
      "two-teams.csv --label label --group team --arms shuffle,random-order --tuning none",
      "the test rows must be held out of the table by hash of the group, got none",
    ],
    [
      "a class of which every example tests",
      "scarce.csv --label label --id id --arms shuffle,random-order --tuning none",
      'the test rows must be of classes that train too, got "maybe", of which all examples test',
    ],
    [
      "scores that the table cannot give",
      "prices.csv --label price --arms shuffle,easy-first --difficulty text-length",
      "got no such column",
    ],
  ])("for %s", async (_, words, message) => {
    expect((await refusal(words)).message).toContain(message);
  });
});

describe("the remedy", () => {
  it("is the column that was meant", async () => {
    const { message, remedy } = await refusal("train.csv --label lable");
    expect(message).toMatch(/^train\.csv: label column "lable" must exist, got columns "id", "x"/);
    expect(remedy).toBe('Did you mean "label"?');
  });

  it("is the arm that was meant", async () => {
    const { message } = await refusal("train.csv --label label --arms shuffle,easy-frist");
    expect(message).toContain(
      'arm "easy-frist" must be a curriculum, got an unknown name (did you mean easy-first?)',
    );
  });

  it("is the number of epochs that leaves half to training, and that number is not refused", async () => {
    const { message, remedy } = await refusal(`train.csv ${plain} --epochs 1`);
    expect(message).toMatch(/^epochs must be at least [\d.]+, so that cross-fitted-loss, .* got 1$/);
    const epochs = /--epochs ([\d.]+)/.exec(remedy)![1]!;
    const next = await refusal(`train.csv ${plain} --epochs ${epochs} --memory 0.001`);
    expect(next.message).toContain("must fit into 0.00 GB");
  });

  it("is the number of jobs that fits the memory, and that number is not refused", async () => {
    const { message, remedy } = await refusal(`train.csv ${plain} --jobs 5 --memory 0.8`);
    expect(message).toMatch(
      /^5 jobs must fit into 0\.80 GB, got [\d.]+ GB \([\d.]+ GB shared, [\d.]+ GB a job\)$/,
    );
    expect(remedy).toBe("Give --jobs 2, or more with --memory <GB>.");
    const none = await refusal(`train.csv ${plain} --jobs 1 --memory 0.1`);
    expect(none.remedy).toContain("Not one job fits");
  });
});
