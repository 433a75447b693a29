import { describe, expect, it } from "vitest";
import { barText, figureText, intervalText } from "./figure-text.js";

describe("figureText", () => {
  it.each([
    [{ value: 17.1105, unit: "%" }, "17.11 %"],
    [{ value: 0.8519, unit: "pp" }, "+0.85 pp"],
    [{ value: -7.9, unit: "pp" }, "−7.90 pp"],
    [{ value: -0.001, unit: "pp" }, "0.00 pp"],
    [{ value: 15.465, unit: "x" }, "15.5 ×"],
    [{ value: 0.49920127 }, "0.4992"],
    [{ value: 2.5047e-16 }, "2.5e-16"],
    [{ value: 1 }, "1"],
    [{ value: -0.5 }, "−0.5"],
  ] as const)("prints %j as %s", (figure, text) => {
    expect(figureText(figure)).toBe(text);
  });

  it("prints intervals in the unit of their figure, and bars with whether they are met", () => {
    expect(intervalText({ interval: [-0.2, 1.184], unit: "pp" })).toBe("[−0.20, +1.18]");
    expect(intervalText({})).toBe("");
    expect(barText({ bar: "at least 5", met: false })).toBe("at least 5: not met");
    expect(barText({})).toBe("");
  });
});
