import type { Claim } from "@gradus/reproduce";
import { describe, expect, it } from "vitest";
import { recordTerminal } from "../../testing/record-terminal.js";
import { RunningPicture } from "./running-picture.js";

const claim = (id: string, seconds: number) => ({ id, title: `claim ${id}`, seconds }) as Claim;

describe("RunningPicture", () => {
  it("trusts what was expected at first, and the pace that it sees later", () => {
    const list = [claim("A", 10), claim("B", 60)];
    let time = 0;
    const picture = new RunningPicture(list, recordTerminal().terminal, () => time);
    picture.begin(list[0]!);
    expect(picture.summary()).toBe("A claim A 0 %  ~10 s left  1 of 2, ~1 min for all");
    // By hand: half done after 10 s; 20 s at that pace, 10 s as expected, so 15 s in all.
    time = 10_000;
    picture.see(0.5);
    expect(picture.summary()).toContain("50 %  ~5 s left");
    picture.begin(list[1]!);
    expect(picture.summary()).toBe("B claim B 0 %  ~1 min left  2 of 2, ~1 min for all");
  });

  it("speaks of one claim alone where there is one", () => {
    const list = [claim("A", 3)];
    const picture = new RunningPicture(list, recordTerminal().terminal, () => 0);
    picture.begin(list[0]!);
    expect(picture.lines()).toEqual(["A claim A ──────────────────── 0 %  ~3 s left"]);
  });
});
