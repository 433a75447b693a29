import { stripVTControlCharacters } from "node:util";
import { count, exactDuration, roundedDuration } from "./figures.js";
import type { Terminal } from "./terminal.js";

const BAR_AFTER_MS = 500;
const REDRAW_MS = 100;
const HEARTBEAT_MS = 30_000;

/** What an area of progress shows now. */
export interface Picture {
  /** Lines that are redrawn in place on a TTY. */
  lines(): string[];
  /** One line that says the same, for logs. */
  summary(): string;
}

export interface ProgressOptions {
  /** Log lines instead of a live area, on a TTY too. */
  verbose?: boolean;
  /** Milliseconds that never go back; tests set their own. */
  now?: () => number;
}

/**
 * Lines at the bottom of a terminal that follow a long piece of work: after 500 ms, at most 10 times a second.
 * Where the cursor cannot be moved it is one line at the start, at each note, and a heartbeat every 30 s.
 */
export interface Progress {
  /** Draws if it is time to. Call it as often as you like. */
  refresh(): void;
  /** A line that stays, above the area. */
  note(text: string): void;
  /** Clears the area. */
  stop(): void;
}

/** Follows a picture until stopped. */
export function followPicture(terminal: Terminal, picture: Picture, options: ProgressOptions = {}): Progress {
  const now = options.now ?? (() => performance.now());
  const live = terminal.canRedraw && options.verbose !== true;
  const start = now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let spokeAt = start;
  let height = 0;

  const erase = () => (height === 0 ? "" : `\x1b[${height}A\x1b[0J`);
  const draw = () => {
    const lines = picture.lines().map((line) => fit(line, terminal, terminal.width - 1));
    terminal.write(`${erase()}${lines.map((line) => `${line}\n`).join("")}`);
    height = lines.length;
    drawnAt = now();
  };
  const refresh = () => {
    const time = now();
    if (live) {
      if (time - start >= BAR_AFTER_MS && time - drawnAt >= REDRAW_MS) draw();
    } else if (time - spokeAt >= HEARTBEAT_MS) {
      terminal.write(`${picture.summary()}\n`);
      spokeAt = time;
    }
  };
  const timer = setInterval(refresh, REDRAW_MS);
  timer.unref();
  return {
    refresh,
    note(text) {
      terminal.write(`${erase()}${text}\n`);
      height = 0;
      spokeAt = now();
      if (live && drawnAt > Number.NEGATIVE_INFINITY) draw();
    },
    stop() {
      clearInterval(timer);
      terminal.write(erase());
      height = 0;
    },
  };
}

export interface Phase {
  /** Says how many are done; draws if it is time to. */
  update(done: number): void;
  /** Ends the phase; a log keeps its total and time. */
  end(): void;
  /** Ends the phase where it did not come to its end: nothing is kept of it. */
  abandon(): void;
}

/** One bar for one phase: `scoring ━━━━──── 41,200/100,000  8,900 examples/s  ~7 s left`. */
export function startPhase(
  terminal: Terminal,
  phase: { label: string; total: number; unit: string },
  options: ProgressOptions = {},
): Phase {
  const now = options.now ?? (() => performance.now());
  const start = now();
  let done = 0;
  const numbers = () => {
    const seconds = (now() - start) / 1000;
    const rate = seconds > 0 ? done / seconds : 0;
    const left = rate > 0 ? `  ~${roundedDuration((phase.total - done) / rate)} left` : "";
    return `${count(done)}/${count(phase.total)}  ${count(rate)} ${phase.unit}/s${left}`;
  };
  const progress = followPicture(
    terminal,
    {
      lines: () => [`${phase.label} ${bar(terminal, done / phase.total, 20)} ${numbers()}`],
      summary: () => `${phase.label} ${numbers()}`,
    },
    options,
  );
  if (!terminal.canRedraw || options.verbose === true)
    progress.note(`${phase.label} ${count(phase.total)} ${phase.unit}`);
  return {
    update(value) {
      done = value;
      progress.refresh();
    },
    abandon: () => progress.stop(),
    end() {
      progress.stop();
      const seconds = (now() - start) / 1000;
      if (seconds * 1000 >= BAR_AFTER_MS) {
        terminal.write(`${phase.label} ${count(phase.total)} ${phase.unit} in ${exactDuration(seconds)}\n`);
      }
    },
  };
}

/** A bar of `width` columns, full at share 1. */
export function bar(terminal: Terminal, share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return terminal.style("cyan", "━".repeat(full)) + terminal.style("dim", "─".repeat(width - full));
}

/** Cuts a line to the width that it may fill; colour goes with the cut. */
function fit(line: string, terminal: Terminal, width: number): string {
  const shown = terminal.spell(stripVTControlCharacters(line));
  return shown.length <= width ? line : shown.slice(0, Math.max(0, width));
}
