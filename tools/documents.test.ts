import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLinesOf, findUnreadable } from "./command-lines.mjs";
import { exportsTable, findUndocumented } from "./exports.mjs";
import { findBrokenLinks } from "./links.mjs";
import { replaceBetween } from "./markers.mjs";
import { methodsTable } from "./methods-table.mjs";
import { examplesOf, firstSentence } from "./tsdoc.mjs";
import { ROOT } from "./workspace.mjs";

describe("firstSentence", () => {
  it("ends at a full stop, a blank line or a tag, and not at an abbreviation", () => {
    expect(firstSentence("One,\ntwo. Three.")).toBe("One, two.");
    expect(firstSentence("Opens e.g. files. More.")).toBe("Opens e.g. files.");
    expect(firstSentence("No stop\n\nMore.")).toBe("No stop");
    expect(firstSentence("No stop\n@returns a number.")).toBe("No stop");
    expect(firstSentence("At 0.5 of it. More.")).toBe("At 0.5 of it.");
    expect(firstSentence("What {@link run} does, see {@link Run | here}.")).toBe(
      "What `run` does, see here.",
    );
  });
});

describe("examplesOf", () => {
  it("reads code with and without fences, up to the next tag", () => {
    expect(examplesOf("A.\n@example f(1) // 2\n@source x\n@example\n```ts\ng()\n```")).toEqual([
      "f(1) // 2",
      "g()",
    ]);
  });
});

describe("replaceBetween", () => {
  it("replaces what stands between the markers, again and again alike", () => {
    const text = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n";
    const after = "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n";
    expect(replaceBetween(text, "x", () => "new")).toBe(after);
    expect(replaceBetween(after, "x", () => "new")).toBe(after);
    expect(replaceBetween(text, "y", () => "new")).toBeUndefined();
  });

  it("refuses markers that do not pair", () => {
    const message = "<!-- x --> and <!-- /x --> must stand once each, in this order";
    for (const text of [
      "<!-- x -->",
      "<!-- /x --><!-- x -->",
      "<!-- x --><!-- /x --><!-- x --><!-- /x -->",
    ]) {
      expect(() => replaceBetween(text, "x", () => "")).toThrow(message);
    }
  });
});

describe("a room's exports", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gradus-room-"));
    mkdirSync(join(folder, "src"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, code: string) => writeFileSync(join(folder, "src", name), code);
  const room = () => ({ name: "toy", folder, packageName: "@gradus/toy", dependencies: [] });

  it("are tabled with the first sentence of each, values before types", () => {
    write(
      "index.ts",
      'export { type A, b } from "./a.js";\nexport { c as d } from "./a.js";\nexport type { BOptions } from "./a.js";',
    );
    write(
      "a.ts",
      "/** Is a | b. */\nexport interface A {}\n/** Does b.\n *\n * More. */\nexport function b() {}\n/** Is c. */\nconst c = 1;\nexport { c };\nexport type BOptions = 1;",
    );
    expect(exportsTable(room())).toBe(
      [
        "| export | is a | |",
        "| --- | --- | --- |",
        "| `b` | function | Does b. |",
        "| `d` | constant | Is c. |",
        "| `A` | type | Is a \\| b. |",
        "| `BOptions` | type | Options of `b`. |",
      ].join("\n"),
    );
    expect(findUndocumented(room())).toEqual([]);
  });

  it("are found where they have no TSDoc, through re-exports", () => {
    write("index.ts", 'export { a, e } from "./a.js";');
    write("a.ts", '/** Something else. */\nconst x = 1;\nexport const a = x;\nexport { e } from "./e.js";');
    write("e.ts", "/* Not TSDoc. */\nexport class e {}");
    expect(findUndocumented(room()).map((line: string) => line.replace(/^.*\//, ""))).toEqual([
      "a.ts: a is exported and has no TSDoc",
      "e.ts: e is exported and has no TSDoc",
    ]);
  });

  it("may not be export *", () => {
    write("index.ts", 'export * from "./a.js";');
    expect(findUndocumented(room())).toHaveLength(1);
  });
});

describe("methodsTable", () => {
  it("has a table a kind that there is, and refuses one without a heading", () => {
    const method = {
      kind: "pacing",
      name: "root",
      says: "Opens.",
      needs: [],
      feedback: "none",
      costPerStep: "0",
      source: "P",
    };
    const headings = { pacing: "Pacing: how much is open", target: "Targets" };
    expect(methodsTable([method], headings)).toBe(
      [
        "**Pacing: how much is open**",
        "",
        "| method | | needs | feedback | cost a step | source |",
        "| --- | --- | --- | --- | --- | --- |",
        "| `root` | Opens. | – | none | 0 | P |",
      ].join("\n"),
    );
    expect(() => methodsTable([{ ...method, kind: "spell" }], headings)).toThrow(
      'no heading for kind "spell"',
    );
  });
});

describe("command lines in documents", () => {
  const text = [
    "```sh",
    "npm ci && npx gradus compare a.csv \\",
    "  --label 'my label' # a comment",
    "echo gradus",
    "gradus methods | head",
    "```",
    "```ts",
    "gradus nothing",
    "```",
  ].join("\n");

  it("are found with what the shell would hand over", () => {
    expect(commandLinesOf(text, "README.md")).toEqual([
      { place: "README.md:2", words: ["compare", "a.csv", "--label", "my label"] },
      { place: "README.md:5", words: ["methods"] },
    ]);
  });

  it("are refused by the commands' own reading", () => {
    const readArguments = (_: unknown, words: string[]) => {
      if (words.includes("--label")) throw new Error("no label here");
    };
    expect(
      findUnreadable(commandLinesOf(text, "README.md"), { commands: [{ name: "compare" }], readArguments }),
    ).toEqual(["README.md:2: gradus compare: no label here", 'README.md:5: gradus has no command "methods"']);
  });
});

describe("findBrokenLinks", () => {
  it("follows files and headings, and leaves code and other sites alone", () => {
    const path = join(ROOT, "docs/glossary.md");
    const text = [
      "[a](README.md) [b](../packages/cli) [c](https://example.org) [d](#a-run) [e](glossary.md#a-run)",
      "`[f](nowhere.md)`",
      "[g](nowhere.md)",
      "[h](#nowhere)",
    ].join("\n");
    expect(findBrokenLinks(path, text)).toEqual([
      "docs/glossary.md:3: nowhere.md is not there",
      "docs/glossary.md:4: #nowhere is not there",
    ]);
  });
});
