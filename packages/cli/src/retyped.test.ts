import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { compare } from "./commands/compare.js";
import { retyped } from "./retyped.js";

const again = (line: string, without: string[] = ["jobs", "fresh", "out", "quiet"]) =>
  retyped(compare, line.split(" "), { without }).join(" ");

describe("retyped", () => {
  it("is the line itself where nothing is left away", () => {
    const line =
      "compare a/t.csv --label y --arms shuffle,easy-first --seed=3 --margin=-1 -c e.yaml --fresh -j 2 -- -x";
    expect(again(line, [])).toBe(line);
  });

  it("leaves options away however they were typed", () => {
    for (const jobs of ["--jobs 2", "--jobs=2", "-j 2", "-j2", "-qj2", "-qqj 2"]) {
      expect(again(`compare t.csv ${jobs} --fresh --label y --out=runs/x`)).toBe("compare t.csv --label y");
    }
  });

  it("writes files, and nothing else, as it is told", () => {
    const words = ["compare", "a/t.csv", "--test", "b/u.csv", "--config=c/e.yaml", "--label", "up/down"];
    expect(retyped(compare, words, { without: [], file: basename })).toEqual([
      "compare",
      "t.csv",
      "--test",
      "u.csv",
      "--config=e.yaml",
      "--label",
      "up/down",
    ]);
  });
});
