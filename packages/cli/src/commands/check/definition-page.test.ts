import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { runCommandLine } from "../../run-command-line.js";
import { recordTerminal } from "../../testing/record-terminal.js";
import { check } from "../check.js";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const page = readFileSync(`${root}docs/definition.md`, "utf8");
const examples = [...page.matchAll(/```sh\ngradus (check .*)\n```\n\n```text\n([\s\S]*?)\n```/g)].map(
  ([, line, output]) => ({ line: line!, output: output! }),
);

it("has an example of every verdict", () => {
  expect(examples).toHaveLength(5);
});

it.each(examples)("shows what `gradus $line` prints", { timeout: 120_000 }, async ({ line, output }) => {
  const [stdout, stderr] = [recordTerminal({}, { LANG: "C.UTF-8" }), recordTerminal()];
  const host = {
    stdout: stdout.terminal,
    stderr: stderr.terminal,
    signal: new AbortController().signal,
  };
  const words = line.split(" ").map((word) => (word.startsWith("examples/") ? root + word : word));
  expect(await runCommandLine([check], words, "0", host)).toBe(0);
  const printed = stdout.text().slice(0, output.length);
  // Losses differ in their last bits between processors: what a model decides is held to its words alone.
  const comparable = output.includes("; trained") ? wordsOf : (text: string) => text;
  expect(comparable(printed)).toBe(comparable(output));
});

function wordsOf(text: string): string {
  const [verdict] = text.split("\n\n");
  return verdict!
    .replace(/\s+/g, " ")
    .replace(/example \w+/, "example #")
    .replace(/\d[\d.,]*/g, "#");
}
