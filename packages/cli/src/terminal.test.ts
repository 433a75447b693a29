import { describe, expect, it } from "vitest";
import { silenced } from "./terminal.js";
import { recordTerminal } from "./testing/record-terminal.js";

const UTF8 = { LANG: "en_US.UTF-8" };
const tty = { isTTY: true, columns: 120 };
const colour = (environment: { [name: string]: string }, stream = tty) =>
  recordTerminal(stream, environment).terminal.colour;

describe("openTerminal", () => {
  it("colours a TTY only, unless told otherwise", () => {
    expect(colour(UTF8)).toBe(true);
    expect(colour(UTF8, { isTTY: false, columns: 120 })).toBe(false);
    expect(colour({ ...UTF8, NO_COLOR: "1" })).toBe(false);
    expect(colour({ ...UTF8, NO_COLOR: "" })).toBe(true);
    expect(colour({ ...UTF8, TERM: "dumb" })).toBe(false);
    expect(colour({ FORCE_COLOR: "1", NO_COLOR: "1" }, { isTTY: false, columns: 80 })).toBe(true);
    expect(colour({ ...UTF8, FORCE_COLOR: "0" })).toBe(false);
  });

  it("does not move the cursor of a dumb terminal or a pipe", () => {
    expect(recordTerminal(tty, UTF8).terminal.canRedraw).toBe(true);
    expect(recordTerminal(tty, { ...UTF8, TERM: "dumb" }).terminal.canRedraw).toBe(false);
    expect(recordTerminal({}, UTF8).terminal.canRedraw).toBe(false);
  });

  it("takes 80 columns where the width is unknown", () => {
    expect(recordTerminal({ isTTY: true, columns: 0 }).terminal.width).toBe(80);
    expect(recordTerminal().terminal.width).toBe(80);
    expect(recordTerminal({ columns: 40 }).terminal.width).toBe(40);
  });

  it("writes ASCII where the locale is not UTF-8, and leaves data alone", () => {
    const plain = recordTerminal({}, { LANG: "C" });
    plain.terminal.write("−0.3 ≤ λ …");
    plain.terminal.write("Zürich");
    plain.terminal.writeRaw("≤");
    expect(plain.text()).toBe("-0.3 <= lambda ...Zürich≤");
    const rich = recordTerminal({}, { LC_ALL: "de_DE.utf8", LANG: "C" });
    rich.terminal.write("≤");
    expect(rich.text()).toBe("≤");
  });
});

describe("silenced", () => {
  it("writes nothing", () => {
    const recorder = recordTerminal(tty, UTF8);
    silenced(recorder.terminal).write("a");
    silenced(recorder.terminal).writeRaw("b");
    expect(recorder.text()).toBe("");
  });
});
