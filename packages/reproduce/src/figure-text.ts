import type { Figure } from "./contracts.js";

/** A figure as it is printed: `17.11 %`, `+0.85 pp`, `15.5 ×`, `2.50e-16`. */
export function figureText({ value, unit }: Pick<Figure, "value" | "unit">): string {
  switch (unit) {
    case "%":
      return `${minus(value.toFixed(2))} %`;
    case "pp":
      return `${signed(value)} pp`;
    case "x":
      return `${minus(String(Number(value.toPrecision(3))))} ×`;
    default:
      return minus(plain(value));
  }
}

/** The interval of a figure in its unit: `[+0.52, +1.18]`; empty where it has none. */
export function intervalText({ interval, unit }: Pick<Figure, "interval" | "unit">): string {
  if (interval === undefined) return "";
  const end = (value: number) => (unit === "pp" ? signed(value) : minus(plain(value)));
  return `[${interval.map(end).join(", ")}]`;
}

/** Whether a figure met its bar, in words; empty where it has none. */
export function barText({ bar, met }: Pick<Figure, "bar" | "met">): string {
  return bar === undefined ? "" : `${bar}: ${met === true ? "met" : "not met"}`;
}

function plain(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || Number.isInteger(value)) return String(value);
  return size < 1e-3 || size >= 1e6 ? value.toExponential(1) : String(Number(value.toPrecision(4)));
}

function signed(value: number): string {
  const text = value.toFixed(2);
  return Number(text) > 0 ? `+${text}` : minus(text);
}

function minus(text: string): string {
  return text.replace(/^-(?=0(\.0*)?$)/, "").replace(/^-/, "−");
}
