import { expect, it } from "vitest";
import { commaRemedy, useDecimalCommas } from "./decimal-comma.js";
import { InputError } from "./input-error.js";
import { readLabels } from "./labels.js";
import { openTable } from "./table.js";
import { testFolder } from "./testing/test-folder.js";

const folder = testFolder();

it.each([
  ["0,172", "It looks like a decimal comma: write 0.172."],
  ["-,5", "It looks like a decimal comma: write -0.5."],
  ["12,25", "It looks like a decimal comma: write 12.25."],
  [
    "1,234",
    "Write numbers with a decimal point and without separators of thousands: 1234, or 1.234 if that is a decimal comma.",
  ],
  ["1,234,567", "Write numbers with a decimal point and without separators of thousands: 1234567."],
  ["1,2,3", undefined],
  ["abc", undefined],
])("says how to write %s", (text, remedy) => {
  expect(commaRemedy(text)).toBe(remedy);
});

it("needs a comma in some number and nothing but numbers", () => {
  expect(useDecimalCommas(["3", "0,5"])).toBe(true);
  expect(useDecimalCommas(["3", "5"])).toBe(false);
  expect(useDecimalCommas(["0,5", "red"])).toBe(false);
  expect(useDecimalCommas([])).toBe(false);
});

const RATES = "rate;y\n0,5;a\n0,25;b\n3;a\n0,172;b\n";

it("is no category by inference, and one where the user says so", async () => {
  const path = folder.write("rates.csv", RATES);
  const inferred = await openTable(path, { kinds: { label: "y" } });
  expect(inferred.columns[0]).toMatchObject({
    kind: "ignored",
    reason: "numbers with a decimal comma; write 0.5 instead of 0,5",
  });
  const given = await openTable(path, { kinds: { label: "y", category: "rate" } });
  expect((await given.categories("rate")).names).toEqual(["0,172", "0,25", "0,5", "3"]);
});

it("is refused in a column of numbers and in a label, with the remedy", async () => {
  const path = folder.write("rates.csv", RATES);
  const said = async (ask: () => Promise<unknown>) => {
    const error = await ask().then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(InputError);
    return `${error.message} | ${error.remedy}`.replaceAll(`${folder.path}/`, "");
  };
  const found = 'must hold finite numbers, got "0,5" in row 1 | It looks like a decimal comma: write 0.5.';
  expect(await said(() => openTable(path, { kinds: { number: "rate" } }))).toBe(
    `rates.csv: number column "rate" ${found}`,
  );
  expect(await said(() => openTable(path, { kinds: { label: "rate" } }))).toBe(
    `rates.csv: label column "rate" ${found}`,
  );
  const classes = await openTable(folder.write("c.csv", "r;x\n0,5;a\n0,5;b\n1;a\n1;b\n"), {
    kinds: { label: "r" },
    task: "classes",
  });
  expect(await readLabels(classes)).toMatchObject({ kind: "classes", names: ["0,5", "1"] });
});
