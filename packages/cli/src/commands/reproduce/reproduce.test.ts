import { claims } from "@gradus/reproduce";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../run-command-line.js";
import { recordTerminal } from "../../testing/record-terminal.js";
import { reproduce } from "../reproduce.js";

async function gradusReproduce(words: string[], columns = 100, signal = new AbortController().signal) {
  const [stdout, stderr] = [recordTerminal({ columns }), recordTerminal()];
  const code = await runCommandLine([reproduce], ["reproduce", ...words], "0", {
    stdout: stdout.terminal,
    stderr: stderr.terminal,
    signal,
  });
  return { code, out: stdout.text(), err: stderr.text() };
}

describe("gradus reproduce", () => {
  it("lists every claim with its time, and runs none", async () => {
    const { code, out } = await gradusReproduce([]);
    expect(code).toBe(0);
    for (const { id, title } of claims) expect(out).toMatch(new RegExp(`\n  ${id} +${title} \\(about `));
    expect(await gradusReproduce(["--list"])).toEqual({ code, out, err: "" });
    const { claims: listed } = JSON.parse((await gradusReproduce(["--json"])).out);
    expect(listed.map(({ id }: { id: string }) => id)).toEqual(claims.map(({ id }) => id));
  });

  it("prints verdict, numbers, bar and controls of a claim, in any case of its name", async () => {
    const { code, out } = await gradusReproduce(["r1"]);
    expect(code).toBe(0);
    expect(out).toContain("R1 Easy examples alone: reproduced\n");
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "50 easy examples err 16.26 %, 50 of all 17.11 % (−0.85 pp, t = 9.2, p < .001; paper 16.3 % and 17.1 %)",
    );
    expect(out).toContain(
      "error saved by 50 easy: +0.85 pp [+0.52, +1.18] (bar at least 0.4 pp, above 0 at .001: met)",
    );
    expect(out).toMatch(/\n {2}controls {2}the easy ones among the 50 alone/);
    expect(out).toContain("200 seeds, ");
  });

  it("fits 40 columns", async () => {
    const { out } = await gradusReproduce(["R1", "R3", "--seeds", "5"], 40);
    expect(out.split("\n").filter((line) => line.length > 40)).toEqual([]);
  });

  it("says when the seeds are not the planned ones, and counts verdicts", async () => {
    const { code, out } = await gradusReproduce(["R3", "R1", "--seeds", "5", "--fail-unless", "reproduced"]);
    expect(out).toContain("5 seeds instead of the planned 200");
    expect(out.indexOf("R1 ")).toBeLessThan(out.indexOf("R3 "));
    // Five seeds cannot show 0.4 pp at .001; the robust fit needs none of that.
    expect(out).toMatch(/\n1 reproduced, 1 not reproduced\n$/);
    expect(code).toBe(1);
    expect((await gradusReproduce(["R1", "--seeds", "5"])).code).toBe(0);
  });

  it("gives programs the whole of it", async () => {
    const { claims: found, format } = JSON.parse((await gradusReproduce(["R1", "--json"])).out);
    expect(format).toBe("gradus.reproduce/1");
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ id: "R1", seeds: 200, outcome: { verdict: "reproduced", seeds: 200 } });
    expect(found[0].outcome.figures[0]).toMatchObject({ unit: "%", met: true });
  });

  it("stops when it is interrupted, and says how to go on", async () => {
    const controller = new AbortController();
    controller.abort();
    const { code, out, err } = await gradusReproduce(["R1", "R3", "--seeds", "6"], 100, controller.signal);
    expect([code, out]).toEqual([130, ""]);
    expect(err).toMatch(/resume with: (npx )?gradus reproduce R1 R3 --seeds 6\n$/);
  });

  it.each([
    [["R99"], /^gradus reproduce: unknown claim "R99".*\n.*gradus reproduce lists them\n$/],
    [["R1", "--all"], /^gradus reproduce: --all runs every claim and takes no names, got R1\n/],
    [["R1", "--list"], /^gradus reproduce: --list runs nothing and goes with neither --all nor names\n/],
    [["--long"], /^gradus reproduce: --long must come with --all\n/],
    [["R1", "--seeds", "4"], /^gradus reproduce: --seeds must be at least 5, got 4\n/],
  ])("refuses %j", async (words, message) => {
    const { code, out, err } = await gradusReproduce(words);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });
});
