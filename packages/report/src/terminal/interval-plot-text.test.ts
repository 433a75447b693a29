import { describe, expect, it } from "vitest";
import { everyVerdict } from "../report.fixture.js";
import { intervalPlotText } from "./interval-plot-text.js";

const report = everyVerdict();

describe("intervalPlotText", () => {
  // golden: printed once and read
  it("puts name, verdict, interval and numbers on a line where they fit", () => {
    expect(intervalPlotText(report, { width: 100, utf8: true, colour: false })).toMatchInlineSnapshot(`
      "easy-first             better                         ┊    │   ├┊━━━━●━━━━┤  +1.9 pp [0.8, 3.0]
        against its placebo  better                         ┊    │ ├──┊──●─────┤   +1.6 pp [0.4, 2.8]
      hard-first             worse        ├─━━━━━━●━━━━━─┤  ┊    │    ┊            −3.1 pp [−4.6, −1.6]
      self-paced             equivalent                     ┊  ├━●┤   ┊            −0.10 pp ━[−0.37, 0.17]
      importance             not tested                     ┊    │    ┊            never differed
      reducible-loss         no evidence          ├──━━━━━━━┊━━●━┿━━━━┊━━━──┤      −0.4 pp [−3.0, 2.2]
      top-loss               no evidence                    ┊    ├━━━●┊━━─┤        +0.80 pp [−0.09, 1.69]
                                          −4.6 pp                0        +3.0 pp  ┊ margin ±1 pp
      ├─┤ better or worse once clear of zero   ━ margin interval: equivalent inside ┊"
    `);
  });

  it("puts the interval below the words on a narrow terminal", () => {
    expect(intervalPlotText(report, { width: 40, utf8: true, colour: false })).toMatchInlineSnapshot(`
      "easy-first  better    +1.9 pp [0.8, 3.0]
                         ┊    │   ├┊━━━●━━━━━┤

        against its placebo             better
        +1.6 pp [0.4, 2.8]
                         ┊    │ ├──┊──●─────┤

      hard-first  worse   −3.1 pp [−4.6, −1.6]
      ├─━━━━━━●━━━━━━─┤  ┊    │    ┊

      self-paced                    equivalent
        −0.10 pp ━[−0.37, 0.17]
                         ┊ ├━●┿┤   ┊

      importance  not tested    never differed
                         ┊    │    ┊

      reducible-loss               no evidence
        −0.4 pp [−3.0, 2.2]
              ├──━━━━━━━━┊━━●━┿━━━━┊━━━──┤

      top-loss                     no evidence
        +0.80 pp [−0.09, 1.69]
                         ┊   ├┿━━━●┊━━┤

      −4.6 pp                 0        +3.0 pp
      ┊ margin ±1 pp
      ├─┤ better or worse once clear of zero
      ━ margin interval: equivalent inside ┊"
    `);
  });

  it("uses ASCII alone without UTF-8", () => {
    const text = intervalPlotText(report, { width: 100, utf8: false, colour: false });
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toContain("[--");
  });

  it.each([40, 60, 80, 100, 200])("is no wider than %i columns and has no escape code in a pipe", (width) => {
    for (const utf8 of [true, false]) {
      const lines = intervalPlotText(report, { width, utf8, colour: false }).split("\n");
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width);
      expect(lines.join("")).not.toContain("\u001b");
    }
  });

  it("colours verdicts only where asked, and changes no other letter", () => {
    const style = { width: 100, utf8: true };
    const coloured = intervalPlotText(report, { ...style, colour: true });
    expect(coloured).toContain("\u001b[32mbetter");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is removed
    const bare = coloured.replace(/\u001b\[\d+m/g, "").split("\n");
    expect(bare.map((line) => line.trimEnd()).join("\n")).toBe(
      intervalPlotText(report, { ...style, colour: false }),
    );
  });
});
