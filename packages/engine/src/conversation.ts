import {
  decodeFrame,
  FRAME_LIMITS,
  type Frame,
  FrameError,
  type FrameLimits,
  helloSchema,
  PROTOCOL_VERSION,
  type Request,
  requestSchema,
} from "@gradus/protocol";
import { HostedRun, type Outgoing } from "./hosted-run.js";
import { openRun } from "./open-run.js";
import { parseMessage } from "./parse-message.js";
import { refusalOf, UnknownRun } from "./refusal.js";

/** What a conversation is told of the engine. */
export interface ConversationOptions {
  /** Version of gradus. */
  version: string;
  limits?: FrameLimits;
}

/**
 * One client's requests, carried out in the order in which they come. A `tell` has no answer; one that is refused
 * changes nothing and is the answer of the run's next request, which is then not carried out.
 */
export class Conversation {
  private readonly runs = new Map<string, HostedRun>();
  private readonly refusedTells = new Map<string, Outgoing>();
  private readonly limits: FrameLimits;
  private greeted = false;
  private opened = 0;

  constructor(private readonly options: ConversationOptions) {
    this.limits = options.limits ?? FRAME_LIMITS;
  }

  /** The answer to the body of a frame; null where there is none. Never throws. */
  answer(body: Uint8Array): Outgoing | null {
    try {
      return this.carryOut(decodeFrame(body, this.limits));
    } catch (error) {
      return { message: refusalOf(error) };
    }
  }

  private carryOut({ message, arrays }: Frame): Outgoing | null {
    if (message.kind === "hello") return this.greet(message);
    if (!this.greeted) {
      throw new FrameError(`${message.kind}: hello must come first`);
    }
    const request = parseMessage(requestSchema, message);
    if (request.kind === "create" || request.kind === "restore") {
      const opened = openRun(request, arrays);
      const name = String(++this.opened);
      const hosted = new HostedRun(name, opened);
      this.runs.set(name, hosted);
      return hosted.created();
    }
    if (request.kind === "tell") {
      this.tell(request, arrays);
      return null;
    }
    const hosted = this.runNamed(request.run);
    const refused = this.refusedTells.get(request.run);
    if (refused !== undefined && request.kind !== "close") {
      this.refusedTells.delete(request.run);
      return refused;
    }
    switch (request.kind) {
      case "ask":
        return hosted.ask(request);
      case "weigh":
        return hosted.weigh(request.id, arrays);
      case "snapshot":
        return hosted.snapshot();
      case "distribution":
        return hosted.distribution();
      case "close":
        this.runs.delete(request.run);
        this.refusedTells.delete(request.run);
        return { message: { kind: "closed", run: request.run } };
    }
  }

  private greet(message: Frame["message"]): Outgoing {
    const { protocol } = parseMessage(helloSchema, message);
    if (protocol !== PROTOCOL_VERSION) {
      const wanted = `hello: protocol must be ${PROTOCOL_VERSION}, which gradus ${this.options.version} speaks, got ${protocol}`;
      return {
        message: {
          kind: "error",
          code: "version",
          message: `${wanted}; install the client of the same version`,
        },
      };
    }
    this.greeted = true;
    const { version } = this.options;
    return {
      message: {
        kind: "welcome",
        protocol: PROTOCOL_VERSION,
        engine: version,
        role: "engine",
        limits: { ...this.limits },
      },
    };
  }

  private tell({ run, id }: Extract<Request, { kind: "tell" }>, arrays: Frame["arrays"]): void {
    try {
      this.runNamed(run).tell(id, arrays);
    } catch (error) {
      // The first refusal is the one to hear: those after it follow from it.
      if (!this.refusedTells.has(run))
        this.refusedTells.set(run, { message: refusalOf(error, `tell ${id}`) });
    }
  }

  private runNamed(name: string): HostedRun {
    const found = this.runs.get(name);
    if (found === undefined) {
      const known = [...this.runs.keys()].join(", ") || "none";
      throw new UnknownRun(`run must be one that is open (${known}), got "${name}"`);
    }
    return found;
  }
}
