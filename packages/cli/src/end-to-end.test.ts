import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

// The real command, built: npm run build comes first.
const bin = fileURLToPath(new URL("../bin/gradus.js", import.meta.url));
const train = fileURLToPath(new URL("../../../examples/banking77/train.csv", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradus-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const UTF8 = { LANG: "C.UTF-8" };
const ESCAPE = "\x1b";

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

function environmentOf(environment: { [name: string]: string }): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, ...environment };
}

function gradus(words: string[], environment: { [name: string]: string } = UTF8): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...words], { env: environmentOf(environment) }, (error, out, err) => {
      resolve({ code: error === null ? 0 : (error.code as unknown as number), out, err });
    });
  });
}

/** Runs a shell line on a terminal of its own, of 40 columns. */
function onTty(line: string, environment: { [name: string]: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const words = ["-qec", `stty cols 40; ${line}`, "/dev/null"];
    execFile("script", words, { env: environmentOf(environment) }, (error, out) => {
      if (error === null) resolve(out.replaceAll("\r\n", "\n"));
      else reject(error);
    });
  });
}

describe("in a pipe", () => {
  it("writes no escape code, whatever the terminal", async () => {
    for (const environment of [
      UTF8,
      { ...UTF8, TERM: "xterm-256color", COLORTERM: "truecolor" },
      { TERM: "dumb" },
    ]) {
      for (const words of [["--help"], ["plan", "--help"], ["methods"], ["methods", "root"], ["comapre"]]) {
        const { out, err } = await gradus(words, environment);
        expect(out + err).not.toContain(ESCAPE);
      }
    }
  });

  it("colours where FORCE_COLOR says so", async () => {
    expect((await gradus(["--help"], { ...UTF8, FORCE_COLOR: "1" })).out).toContain(ESCAPE);
  });

  it("speaks ASCII without UTF-8", async () => {
    const { out } = await gradus(["methods", "root"], { LANG: "C" });
    expect(out).toContain("lambda(x) = min(1, ");
    expect(out).not.toMatch(/\P{ASCII}/u);
  });

  it("ends quietly when nobody reads on", async () => {
    const outcome = await new Promise<Outcome>((resolve) => {
      const child = spawn("sh", ["-c", `"${process.execPath}" "${bin}" methods --json | head -c 1`], {
        env: environmentOf(UTF8),
      });
      let [out, err] = ["", ""];
      child.stdout.on("data", (data) => (out += data));
      child.stderr.on("data", (data) => (err += data));
      child.on("close", (code) => resolve({ code, out, err }));
    });
    expect(outcome).toEqual({ code: 0, out: "{", err: "" });
  });

  it("keeps results apart from progress", async () => {
    const out = join(folder, "apart.csv");
    const plan = await gradus(["plan", train, "--epochs", "1", "--json", "--out", out]);
    expect(plan.code).toBe(0);
    expect(JSON.parse(plan.out)).toMatchObject({ format: "gradus.plan/1", rows: 10112 });
    expect(plan.err).toContain("planning 10,112 rows\n");
    const quiet = await gradus(["plan", train, "--epochs", "1", "-qq", "--force", "--out", out]);
    expect(quiet).toEqual({ code: 0, out: "", err: "" });
  });
});

// `script` takes other options elsewhere.
describe.runIf(process.platform === "linux")("on a terminal", () => {
  const help = `"${process.execPath}" "${bin}" plan --help`;

  it("is bold, in 40 columns", async () => {
    const out = await onTty(help, { ...UTF8, TERM: "xterm" });
    expect(out).toContain(`${ESCAPE}[1mUsage${ESCAPE}[22m`);
    const wide = out.split("\n").filter((line) => line.length > 40 && !/^ +gradus plan /.test(line));
    expect(wide.filter((line) => !line.includes(ESCAPE))).toEqual([]);
  });

  it("obeys NO_COLOR and TERM=dumb", async () => {
    expect(await onTty(help, { ...UTF8, TERM: "xterm", NO_COLOR: "1" })).not.toContain(ESCAPE);
    expect(await onTty(help, { ...UTF8, TERM: "dumb" })).not.toContain(ESCAPE);
  });
});

describe("exit codes", () => {
  it("are 2 for a command that is not, with the one that was meant", async () => {
    expect(await gradus(["comapre"])).toEqual({
      code: 2,
      out: "",
      err: 'gradus: unknown command "comapre"\ndid you mean gradus compare?\n',
    });
  });

  it("are 2 for a file that is not", async () => {
    const { code, err } = await gradus(["plan", "nowhere.csv", "--out", join(folder, "p.csv")]);
    expect(code).toBe(2);
    expect(err).toMatch(/^gradus plan: nowhere\.csv must be a file, got no such file\n/);
  });

  it("are 130 for Ctrl-C, with the command that goes on, and nothing half written", async () => {
    const out = join(folder, "long.parquet");
    const child = spawn(process.execPath, [bin, "plan", train, "--epochs", "5000", "--out", out], {
      env: environmentOf(UTF8),
    });
    let err = "";
    child.stderr.on("data", (data) => {
      err += data;
      if (String(data).includes("planning")) child.kill("SIGINT");
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(130);
    expect(err).toContain(
      `gradus plan: interrupted\nresume with: gradus plan ${train} --epochs 5000 --out ${out}\n`,
    );
    expect(readdirSync(folder).filter((name) => name.startsWith("long"))).toEqual([]);
  });
});

describe("help", () => {
  it("loads nothing but the frame", async () => {
    const coverage = join(folder, "coverage");
    for (const words of [["--help"], ["plan", "--help"], ["compare", "--help"], ["comapre"]]) {
      await gradus(words, { ...UTF8, NODE_V8_COVERAGE: coverage });
    }
    const loaded = readdirSync(coverage).flatMap((name) => {
      const report: { result: { url: string }[] } = JSON.parse(readFileSync(join(coverage, name), "utf8"));
      return report.result.map(({ url }) => url);
    });
    const others = loaded.filter((url) => url.startsWith("file:") && !url.includes("/packages/cli/"));
    expect([loaded.length > 0, others]).toEqual([true, []]);
  });
});
