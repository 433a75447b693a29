import { catalog } from "@gradus/curriculum";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../run-command-line.js";
import { recordTerminal } from "../testing/record-terminal.js";
import { methods } from "./methods.js";

async function gradusMethods(words: string[], columns = 80, environment?: { [name: string]: string }) {
  const [stdout, stderr] = [recordTerminal({ columns }, environment), recordTerminal()];
  const code = await runCommandLine([methods], ["methods", ...words], "0", {
    stdout: stdout.terminal,
    stderr: stderr.terminal,
    signal: new AbortController().signal,
  });
  return { code, out: stdout.text(), err: stderr.text() };
}

describe("gradus methods", () => {
  it("lists every method of the catalog under its kind", async () => {
    const { code, out } = await gradusMethods([]);
    expect(code).toBe(0);
    for (const { name } of catalog) expect(out).toContain(`\n  ${name} `);
    expect((await gradusMethods(["--kind", "pacing"])).out).not.toContain("shuffle");
  });

  it("tells all about every method, in JSON too", async () => {
    for (const method of catalog) {
      const { code, out } = await gradusMethods([method.name, "--kind", method.kind]);
      expect(code).toBe(0);
      expect(out).toContain(`${method.name} (${method.kind}): ${method.title}`);
      for (const option of Object.keys(method.options.fields)) expect(out).toContain(`\n  ${option} `);
      const document = JSON.parse((await gradusMethods([method.name, "--kind", method.kind, "--json"])).out);
      expect(document).toMatchObject({ format: "gradus.method/1", kind: method.kind, name: method.name });
    }
    const all = JSON.parse((await gradusMethods(["--json"])).out);
    expect(all.methods.map(({ name }: { name: string }) => name)).toEqual(catalog.map(({ name }) => name));
  });

  it("says of a loss that a plan holds the order alone", async () => {
    const focal = (await gradusMethods(["focal"])).out.replace(/\s+/g, " ");
    expect(focal).toContain(
      "writes down the order, which is that of shuffle, and your trainer minimises the loss",
    );
    expect((await gradusMethods(["easy-first"])).out).toContain(
      "none: gradus plan writes it down beforehand\n",
    );
  });

  it.each([
    ["shuffle", "nothing but the examples"],
    ["superloss", "nothing but the examples"],
    ["easy-first", "difficulty"],
    ["focal", "classes"],
    ["hard-negative", "an embedding model and classes, whose examples attract each other"],
    ["hard-negative --kind loss", "an embedding model and classes, whose examples attract each other"],
    ["top-score", "classes"],
    ["top-score --options by=gradient-norm", "nothing but the examples"],
    ["top-score --options by=mutual-information", "classes; a model with dropout"],
    ["top-score --kind selection --options by=low-irreducible-loss,score=ease", "ease"],
    ["learning-to-reweight", "a tenth of its rows as a reference, on which it does not train"],
    ["meta-weight-net --kind selection", "a tenth of its rows as a reference, on which it does not train"],
    ["co-teaching", "a second model that trains beside the first (peer)"],
  ])("says what %s needs", async (words, needs) => {
    const { out, err } = await gradusMethods(words.split(" "), 100);
    expect(err).toBe("");
    expect(out.replace(/\s+/g, " ")).toContain(` needs ${needs} feedback `);
  });

  it("draws a method as its options have it", async () => {
    const { out } = await gradusMethods(
      ["linear", "--kind", "pacing", "--options", "startFraction=0.28,fullAt=1"],
      18,
      {
        LANG: "C",
      },
    );
    // golden: 0.28 + 0.72 x, by hand
    expect(out.slice(out.indexOf("1 |"))).toBe(
      [
        "1 |         *",
        "  |       **",
        "  |      *",
        "  |     *",
        "  |   **",
        "  |  *",
        "  |**",
        "  |",
        "  |",
        "0 |",
        "  +----------",
        "   0 progress x 1",
        "",
      ].join("\n"),
    );
  });

  it.each([
    [["rot"], 'unknown method "rot" (did you mean "root"?)'],
    [["rot", "--kind", "scorer"], 'unknown scorer "rot"'],
    [["root", "--options", "degree=0.5"], "root: degree must be at least 1, got 0.5"],
    [["root", "--options", "degre=2"], 'root: unknown option "degre" (did you mean "degree"?)'],
    [["easy-first", "--options", "fullAt=2"], "easy-first: fullAt must be in (0, 1], got 2"],
    [["--options", "degree=2"], "--options needs a method: gradus methods <name> --options …"],
    [
      ["--kind", "pace"],
      '--kind must be one of curriculum, target, pacing, regularizer, proposal, selection, loss, scorer, got "pace"',
    ],
  ])("refuses %j", async (words, message) => {
    const { code, out, err } = await gradusMethods(words);
    expect([code, out, err.split("\n")[0]]).toEqual([2, "", `gradus methods: ${message}`]);
  });

  it("refuses an option of every curve by the name that was typed", async () => {
    const curves = catalog.filter(({ kind }) => kind === "pacing" || kind === "regularizer");
    for (const { name, kind } of curves) {
      const { err } = await gradusMethods([name, "--kind", kind, "--options", "never=1"]);
      expect(err).toContain(`gradus methods: ${name}: unknown option "never"`);
    }
  });

  it("tells of the first of several methods of a name, and how to ask for the others", async () => {
    const lines = (await gradusMethods(["linear"])).out.split("\n");
    expect(lines[0]).toMatch(/^linear \(pacing\): /);
    expect(lines[2]).toBe("also: gradus methods linear --kind regularizer");
    expect((await gradusMethods(["root"])).out).not.toContain("also:");
  });

  it("fits 40 columns", async () => {
    const { out } = await gradusMethods(["self-paced"], 40);
    expect(out.split("\n").filter((line) => line.length > 40)).toEqual([]);
  });
});
