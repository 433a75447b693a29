import { openTerminal, type Terminal, type TerminalStream } from "../terminal.js";

/** A terminal that keeps what is written, for tests. */
export interface Recorder {
  terminal: Terminal;
  text(): string;
}

export function recordTerminal(
  stream: Omit<TerminalStream, "write"> = {},
  environment: { [name: string]: string } = { LANG: "C.UTF-8" },
): Recorder {
  let written = "";
  const write = (text: string) => {
    written += text;
  };
  return { terminal: openTerminal({ ...stream, write }, environment), text: () => written };
}
