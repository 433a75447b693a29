import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { shellLine } from "./shell-line.js";

it("quotes only what needs it", () => {
  expect(shellLine(["plan", "my data.csv", "--out", "a/b.csv", "it's"])).toBe(
    `gradus plan 'my data.csv' --out a/b.csv 'it'\\''s'`,
  );
});

// oracle: the shell itself
it.runIf(process.platform !== "win32")("comes back from a shell as it went", () => {
  const word = fc.string({ unit: fc.constantFrom("a", " ", "'", '"', "$", "\\", "*", "!", "\n", "-") });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 4 }), (words) => {
      const line = shellLine(words).replace(/^gradus/, `printf '%s\\0'`);
      const heard = execFileSync("sh", ["-c", `set --; ${line}`], { encoding: "utf8" });
      expect(heard).toBe(words.length === 0 ? "\0" : words.map((each) => `${each}\0`).join(""));
    }),
    { seed: 5, numRuns: 25 },
  );
});
