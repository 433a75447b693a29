import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { followPicture, startPhase } from "./progress.js";
import { recordTerminal } from "./testing/record-terminal.js";

const UTF8 = { LANG: "C.UTF-8", NO_COLOR: "1" };
let time = 0;
const now = () => time;
beforeEach(() => {
  time = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const scoring = { label: "scoring", total: 100_000, unit: "examples" };

it("draws a bar after 500 ms, as specified", () => {
  const { terminal, text } = recordTerminal({ isTTY: true, columns: 100 }, UTF8);
  const phase = startPhase(terminal, scoring, { now });
  time = 499;
  phase.update(1000);
  expect(text()).toBe("");
  time = 4629;
  phase.update(41_200);
  expect(text()).toBe("scoring ━━━━━━━━──────────── 41,200/100,000  8,900 examples/s  ~7 s left\n");
  phase.end();
  expect(text()).toContain("\x1b[1A\x1b[0Jscoring 100,000 examples in 4.63 s\n");
});

it("keeps no result of a phase that did not come to its end", () => {
  const { terminal, text } = recordTerminal({ isTTY: true, columns: 100 }, UTF8);
  const phase = startPhase(terminal, scoring, { now });
  time = 4629;
  phase.update(41_200);
  phase.abandon();
  expect(text().endsWith("left\n\x1b[1A\x1b[0J")).toBe(true);
});

it("draws at most ten times a second", () => {
  const { terminal, text } = recordTerminal({ isTTY: true, columns: 100 }, UTF8);
  const phase = startPhase(terminal, scoring, { now });
  for (time = 0; time <= 1500; time++) phase.update(time);
  phase.end();
  expect(text().match(/examples\/s/g)).toHaveLength(11);
});

it("redraws several lines in place, cut to the window, and leaves nothing behind", () => {
  const { terminal, text } = recordTerminal({ isTTY: true, columns: 8 }, UTF8);
  time = 0;
  const lines = ["short", "a line that is too long"];
  const progress = followPicture(terminal, { lines: () => lines, summary: () => "" }, { now });
  time = 600;
  progress.refresh();
  expect(text()).toBe("short\na line \n");
  progress.note("kept");
  expect(text()).toBe("short\na line \n\x1b[2A\x1b[0Jkept\nshort\na line \n");
  progress.stop();
  expect(text().endsWith("\x1b[2A\x1b[0J")).toBe(true);
});

it("writes a pipe a line a phase and a heartbeat per 30 s, without escape codes", () => {
  const { terminal, text } = recordTerminal({}, UTF8);
  const phase = startPhase(terminal, scoring, { now });
  for (time = 0; time <= 65_000; time += 100) phase.update(time);
  phase.end();
  expect(text().split("\n")).toEqual([
    "scoring 100,000 examples",
    "scoring 30,000/100,000  1,000 examples/s  ~1 min left",
    "scoring 60,000/100,000  1,000 examples/s  ~40 s left",
    "scoring 100,000 examples in 1 min 5 s",
    "",
  ]);
  expect(text()).not.toContain("\x1b");
});

it("keeps the heart beating while nobody calls", () => {
  const { terminal, text } = recordTerminal({}, UTF8);
  const progress = followPicture(terminal, { lines: () => [], summary: () => "alive" }, { now });
  for (let tick = 0; tick < 310; tick++) {
    time += 100;
    vi.advanceTimersByTime(100);
  }
  progress.stop();
  expect(text()).toBe("alive\n");
});
