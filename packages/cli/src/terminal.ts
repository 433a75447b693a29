import { styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** A stream that text is written to, and what it can show. */
export interface Terminal {
  readonly isTty: boolean;
  /** The cursor may be moved: a TTY that is not dumb. */
  readonly canRedraw: boolean;
  /** Columns; 80 where unknown. */
  readonly width: number;
  readonly colour: boolean;
  readonly utf8: boolean;
  /** The text in the signs that this terminal has: ASCII where the locale is not UTF-8. */
  spell(text: string): string;
  /** Writes text as {@link spell} has it. */
  write(text: string): void;
  /** Writes text as it is: documents for machines. */
  writeRaw(text: string): void;
  /** The text in this style, or as it is where there is no colour. */
  style(style: Style, text: string): string;
}

/** The part of a Node stream that a terminal needs. */
export interface TerminalStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export type Environment = { readonly [name: string]: string | undefined };

/** Looks at a stream and the environment once; width is read at each use, since windows are resized. */
export function openTerminal(stream: TerminalStream, environment: Environment): Terminal {
  const isTty = stream.isTTY === true;
  const dumb = environment["TERM"] === "dumb";
  const colour = wantsColour(isTty, dumb, environment);
  const utf8 = speaksUtf8(environment);
  const spell = (text: string) => (utf8 ? text : asciiOf(text));
  return {
    isTty,
    canRedraw: isTty && !dumb,
    get width() {
      return stream.columns !== undefined && stream.columns > 0 ? stream.columns : 80;
    },
    colour,
    utf8,
    spell,
    write: (text) => void stream.write(spell(text)),
    writeRaw: (text) => void stream.write(text),
    style: (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text),
  };
}

/** The same terminal, writing nothing. */
export function silenced(terminal: Terminal): Terminal {
  return { ...terminal, isTty: false, canRedraw: false, colour: false, write: () => {}, writeRaw: () => {} };
}

function wantsColour(isTty: boolean, dumb: boolean, environment: Environment): boolean {
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  // no-color.org: present and not empty, whatever its value.
  const refused = environment["NO_COLOR"];
  if (refused !== undefined && refused !== "") return false;
  return isTty && !dumb;
}

function speaksUtf8(environment: Environment): boolean {
  const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"];
  if (locale) return /utf-?8/i.test(locale);
  // Windows has no locale variables; its new terminal and the editors' own name themselves.
  return Boolean(environment["WT_SESSION"] || environment["TERM_PROGRAM"]);
}

const ASCII: { readonly [character: string]: string } = {
  "−": "-",
  "–": "-",
  "—": "-",
  "─": "-",
  "━": "=",
  "│": "|",
  "┃": "|",
  "├": "|",
  "┤": "|",
  "└": "+",
  "┌": "+",
  "┐": "+",
  "┘": "+",
  "┼": "+",
  "┬": "+",
  "┴": "+",
  "●": "o",
  "○": "o",
  "◆": "*",
  "•": "*",
  "█": "#",
  "▒": "%",
  "░": ".",
  "·": ".",
  "…": "...",
  "×": "x",
  "÷": "/",
  "±": "+-",
  "≈": "~",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
  "→": "->",
  "←": "<-",
  "∞": "inf",
  "√": "sqrt ",
  Σ: "sum ",
  "∑": "sum ",
  "∈": " in ",
  "∝": " prop. to ",
  "‖": "||",
  "⌈": "ceil(",
  "⌉": ")",
  "∇": "grad ",
  "∂": "d",
  π: "pi",
  "⌊": "floor(",
  "⌋": ")",
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "epsilon",
  η: "eta",
  θ: "theta",
  λ: "lambda",
  μ: "mu",
  ζ: "zeta",
  σ: "sigma",
  τ: "tau",
  "₀": "_0",
  "₁": "_1",
  "₂": "_2",
  "½": "1/2",
  "²": "^2",
  "³": "^3",
  ᵖ: "^p",
  ᵗ: "^t",
  ᵛ: "^v",
  "’": "'",
  "“": '"',
  "”": '"',
};

/** Our own signs in ASCII. Characters of the user's data stay as they are. */
function asciiOf(text: string): string {
  return text.replace(/\P{ASCII}/gu, (character) => ASCII[character] ?? character);
}
