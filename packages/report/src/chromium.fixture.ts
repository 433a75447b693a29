import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** A Chromium on this machine, or null. */
export const chromium =
  ["chromium", "chromium-browser", "google-chrome"].find(
    (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
  ) ?? null;

type Message = {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: unknown;
};

/** One tab of a headless Chromium, driven over a pipe. */
export interface Tab {
  send(method: string, params?: Record<string, unknown>): Promise<unknown>;
  /** Value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** Everything that the page reported: requests, console, exceptions. */
  events: Message[];
  close(): Promise<void>;
}

/** Opens a tab; the browser has its own empty profile, removed on close. */
export async function openTab(name: string): Promise<Tab> {
  const profile = mkdtempSync(join(tmpdir(), "gradus-report-"));
  const flags =
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --remote-debugging-pipe";
  const child = spawn(name, [...flags.split(" "), `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const events: Message[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  const write = child.stdio[3] as Writable;
  readMessages(child.stdio[4] as Readable, (message) => {
    if (message.id === undefined) events.push(message);
    else waiting.get(message.id)?.(message);
  });
  let last = 0;
  const call = (method: string, params: Record<string, unknown>, sessionId?: string) => {
    const id = ++last;
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${JSON.stringify(error)}`)) : resolve(result),
      );
      write.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    });
  };

  const { targetId } = (await call("Target.createTarget", { url: "about:blank" })) as { targetId: string };
  const attached = await call("Target.attachToTarget", { targetId, flatten: true });
  const { sessionId } = attached as { sessionId: string };
  const send = (method: string, params: Record<string, unknown> = {}) => call(method, params, sessionId);
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  return {
    send,
    events,
    evaluate: async <T>(expression: string) => {
      const answer = await send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
      return (answer as { result: { value: T } }).result.value;
    },
    close: async () => {
      const exit = new Promise((resolve) => child.once("exit", resolve));
      await call("Browser.close", {});
      await exit;
      // Its helper processes write into the profile for a moment longer.
      rmSync(profile, { recursive: true, force: true, maxRetries: 40, retryDelay: 50 });
    },
  };
}

function readMessages(stream: Readable, take: (message: Message) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\0");
    rest = parts.pop()!;
    for (const part of parts) take(JSON.parse(part) as Message);
  });
}
