import { wrap } from "./layout.js";
import type { Style, Terminal } from "./terminal.js";

const STYLES: { readonly [verdict: string]: Style } = {
  better: "green",
  worse: "red",
  equivalent: "cyan",
  "no evidence": "dim",
};

/** An arm's sentence, wrapped, its name in the colour of its verdict. */
export function armSentence(arm: string, verdict: string, sentence: string, terminal: Terminal): string {
  return wrap(sentence, terminal).replace(arm, (name) => terminal.style(STYLES[verdict] ?? "bold", name));
}
