import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, it } from "vitest";
import { openTable, type Table } from "./table.js";
import { testFolder } from "./testing/test-folder.js";
import { writeTable } from "./write-table.js";

const folder = testFolder();
const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));

function kindsOf(table: Table): Record<string, string> {
  return Object.fromEntries(table.columns.map(({ name, kind }) => [name, kind]));
}

// golden: wc, csv.reader and collections.Counter of Python 3.11 over the same file
it("reads banking77, whose quoted fields hold line breaks", async () => {
  const table = await openTable(join(examples, "banking77/train.csv"), { kinds: { label: "category" } });
  expect(table.rowCount).toBe(10003);
  expect(kindsOf(table)).toEqual({ text: "text", category: "label" });
  const { codes, names } = await table.categories("category");
  expect(names.length).toBe(77);
  expect(names.slice(0, 2)).toEqual(["Refund_not_showing_up", "activate_my_card"]);
  expect(codes.filter((code) => code === names.indexOf("card_about_to_expire")).length).toBe(129);
  const texts = await table.texts("text");
  expect(texts[0]).toBe("I am still waiting on my card?");
  expect(texts.filter((text) => text.includes("\n")).length).toBe(10);
  table.close();
});

it("reads Adult, says what is missing, and keeps its numbers exact", async () => {
  const table = await openTable(join(examples, "adult/train.csv.gz"), { kinds: { label: "income" } });
  expect(table.rowCount).toBe(32561);
  expect(table.columnsOf("number").map(({ name }) => name)).toEqual([
    "age",
    "fnlwgt",
    "education-num",
    "capital-gain",
    "capital-loss",
    "hours-per-week",
  ]);
  expect(table.columnsOf("category").length).toBe(8);
  const occupation = table.columns.find(({ name }) => name === "occupation")!;
  expect(occupation).toMatchObject({ missingCount: 1843, missingTexts: ["?"], distinctCount: 14 });
  const { values, missingCount } = await table.numbers("age");
  expect([values[0], values[32560], missingCount]).toEqual([39, 52, 0]);
  expect(values.reduce((a, b) => a + b) / values.length).toBeCloseTo(38.58164675532078, 12);
  table.close();
});

it("reads the same table from CSV, JSONL, Parquet and gzip, with the same hash and ids", async () => {
  const columns = {
    word: ["ä", 'say "so", twice', "two\nlines", ""],
    size: Float64Array.of(1.5, -2.25, 3, 0),
  };
  const paths = ["a.csv", "b.jsonl", "c.parquet", "d.csv.gz", "e.jsonl.gz"].map((name) =>
    join(folder.path, name),
  );
  const seen = new Set<string>();
  for (const path of paths) {
    await writeTable(path, columns);
    const table = await openTable(path);
    const { ids } = await table.exampleIds();
    expect(await table.texts("word")).toEqual(columns.word);
    expect((await table.numbers("size")).values).toEqual(columns.size);
    seen.add(`${table.contentHash} ${ids}`);
    table.close();
  }
  expect(seen.size).toBe(1);
});

it("reads cells as they are written, whatever other rows hold", async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => (i === 29_000 ? "n/a yet" : `${i}`));
  const path = folder.write(
    "late.csv",
    `\ufeffcode,note\r\n${rows.map((row) => `${row},x`).join("\r\n")}\r\n`,
  );
  const table = await openTable(path);
  expect(kindsOf(table)["code"]).toBe("ignored");
  expect((await table.texts("code"))[29_000]).toBe("n/a yet");
  expect((await table.texts("code"))[12]).toBe("12");
  table.close();
});

it("keeps the order of a file that is read by several threads", async () => {
  const count = 400_000;
  const lines = Array.from({ length: count }, (_, i) => `${i},${"x".repeat(i % 50)}`);
  const table = await openTable(folder.write("long.csv", `n,x\n${lines.join("\n")}\n`));
  const { values } = await table.numbers("n");
  expect(values.findIndex((value, row) => value !== row)).toBe(-1);
  table.close();
});

it("takes any names of columns: one like the reader's own, and two that differ in case only", async () => {
  const paths = [
    folder.write("names.csv", 'rowid,Text,text,"c0","a ""b"""\n9,one,two,x,1\n3,three,four,y,2\n'),
    folder.write(
      "names.jsonl",
      '{"rowid":9,"Text":"one","c0":"x","a \\"b\\"":1}\n{"rowid":3,"Text":"three","c0":"y","a \\"b\\"":2}\n',
    ),
  ];
  for (const path of paths) {
    const table = await openTable(path);
    expect([...(await table.numbers("rowid")).values]).toEqual([9, 3]);
    expect(await table.texts("Text")).toEqual(["one", "three"]);
    expect(await table.texts("c0")).toEqual(["x", "y"]);
    expect(await table.texts('a "b"')).toEqual(["1", "2"]);
    table.close();
  }
  const table = await openTable(paths[0]!);
  expect(await table.texts("text")).toEqual(["two", "four"]);
  table.close();
});

it("takes counted numbers for names, as years and pixels have them", async () => {
  const years = await openTable(folder.write("years.csv", "country,2019,2020,2021\nA,1,2,3\nB,4,5,6\n"));
  expect(years.columns.map(({ name }) => name)).toEqual(["country", "2019", "2020", "2021"]);
  years.close();
});

it("reads a path with the characters of a pattern as itself", async () => {
  folder.write("part1.csv", "a\nwrong\n");
  const table = await openTable(folder.write("part[1].csv", "a\nright\n"));
  expect(await table.texts("a")).toEqual(["right"]);
  table.close();
});

it("answers several questions at once", async () => {
  const table = await openTable(join(examples, "adult/train.csv.gz"));
  const names = table.columns.map(({ name }) => name);
  const together = await Promise.all(names.map((name) => table.texts(name)));
  for (const [i, name] of names.entries()) expect(together[i]).toEqual(await table.texts(name));
  table.close();
});

it("infers kinds from cells, with the reason, and lets the user overrule", async () => {
  const note = (i: number) => `the ${i} note about thing ${i * 7}`;
  const rows = Array.from(
    { length: 40 },
    (_, i) =>
      `r${i},${i % 3},${note(i)},${i % 2 ? "red" : "blue"},2021-03-0${(i % 9) + 1},same,${i / 7},${i % 4 === 0 ? "?" : i}`,
  );
  const text = `id,grade,note,colour,day,constant,difficulty,age\n${rows.join("\n")}\n`;
  const path = folder.write("kinds.csv", text);
  const table = await openTable(path, { kinds: { label: "grade" } });
  expect(
    Object.fromEntries(table.columns.map(({ name, kind, reason }) => [name, `${kind}: ${reason}`])),
  ).toEqual({
    id: "id: is named id, no two alike",
    grade: "label: given; predicted as classes",
    note: "text: 40 different values, 6.0 words on average",
    colour: "category: 2 different values",
    day: "ignored: dates; give them as numbers",
    constant: "ignored: the same value in every row",
    difficulty: "difficulty: is named difficulty",
    age: "number: every value is a number",
  });
  expect(table.columns.find(({ name }) => name === "age")).toMatchObject({
    missingCount: 10,
    missingTexts: ["?"],
  });
  table.close();

  const overruled = await openTable(path, {
    kinds: { label: "colour", category: ["grade", "day"], ignored: "note", number: "difficulty" },
    missingTexts: [],
  }).catch((error: Error) => error.message);
  expect(overruled).toBeInstanceOf(Object);
  expect(kindsOf(overruled as Table)).toMatchObject({
    grade: "category",
    day: "category",
    difficulty: "number",
  });
});

it("reads a label of many numbers as numbers, of few as classes, and as the user says", async () => {
  const path = folder.write(
    "price.csv",
    `x,price\n${Array.from({ length: 50 }, (_, i) => `${i},${i * 1.5}`).join("\n")}`,
  );
  const taskOf = async (kinds: object) => {
    const table = await openTable(path, { kinds: { label: "price" }, ...kinds });
    table.close();
    return table.task;
  };
  expect(await taskOf({})).toBe("numbers");
  expect(await taskOf({ task: "classes" })).toBe("classes");
});

// golden: canonical text by hand, printf '1:a-3:\xc3\xa9x' | sha256sum
it("names a row by SHA-256 of its canonical text, columns in code-point order", async () => {
  const table = await openTable(folder.write("golden.csv", "z,b,a\néx,,a\néx,,a\n1,2,3\n"));
  const canonical = createHash("sha256").update("1:a-3:éx").digest("hex");
  const again = createHash("sha256").update(`${canonical}#1`).digest("hex");
  const { ids, keys } = await table.exampleIds();
  expect(ids.slice(0, 2)).toEqual([canonical.slice(0, 16), again.slice(0, 16)]);
  expect(ids[0]).toBe("165a907d8b7b82c6");
  const key = createHash("sha256").update(ids[2]!).digest();
  expect([keys[4], keys[5]]).toEqual([key.readUInt32BE(0), key.readUInt32BE(4)]);
  table.close();
});

it("gives the same ids whatever the order of rows and columns, and whatever difficulty says", async () => {
  const cell = fc.constantFrom("a", "b", "", "é", "1:a", "2");
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 });
  let file = 0;
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      const csv = (header: string, lines: string[]) =>
        folder.write(`${file++}.csv`, `${header}\n${lines.join("\n")}\n`);
      const quoted = given.map(([p, q]) => [`"${p}"`, `"${q}"`] as const);
      const forward = await openTable(
        csv(
          "p,q",
          quoted.map(([p, q]) => `${p},${q}`),
        ),
      );
      const backward = await openTable(
        csv("q,difficulty,p", quoted.map(([p, q], i) => `${q},${i},${p}`).reverse()),
      );
      const [one, other] = [(await forward.exampleIds()).ids, (await backward.exampleIds()).ids];
      expect(new Set(one).size).toBe(given.length);
      expect([...other].sort()).toEqual([...one].sort());
      forward.close();
      backward.close();
    }),
    { seed: 5, numRuns: 15 },
  );
});
