import { curricula, type SignalName } from "@gradus/curriculum";
import { createRng } from "@gradus/numeric";
import { decodeFrame, encodeFrame, type Frame, type FrameArray } from "@gradus/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Conversation } from "./conversation.js";
import { openRun } from "./open-run.js";
import { answerTo, creationOf, signalsOf } from "./testing/creation.js";

/** A client that speaks in bytes, as every other does. */
class Client {
  readonly conversation = new Conversation({ version: "0.1.0" });

  constructor() {
    this.request({ kind: "hello", protocol: 1, client: "test/1" });
  }

  send(message: Frame["message"], arrays: { [name: string]: FrameArray } = {}): Frame | null {
    const answer = this.conversation.answer(Buffer.from(encodeFrame(message, arrays)));
    return answer === null ? null : decodeFrame(encodeFrame(answer.message, answer.arrays));
  }

  request(message: Frame["message"], arrays: { [name: string]: FrameArray } = {}): Frame {
    return this.send(message, arrays)!;
  }

  /** Asks and tells until done, or as many asks as given; each ask as text. */
  follow(run: string, most = Infinity, steps?: number): string[] {
    const seen: string[] = [];
    while (seen.length < most) {
      const { message, arrays } = this.request({
        kind: "ask",
        run,
        ...(steps === undefined ? {} : { steps }),
      });
      if (message.kind === "done") break;
      seen.push(textOf(message, arrays));
      const names = (message.kind === "train" ? message["report"] : message["signals"]) as SignalName[];
      const indices = arrays["indices"]!.data as Int32Array;
      const rows = (message["steps"] as number | undefined) ?? 1;
      const signals = signalsOf(names, { indices, step: message["step"] as number, rows });
      expect(
        this.send({ kind: "tell", run, id: message["id"] }, signals as { [name: string]: FrameArray }),
      ).toBeNull();
    }
    return seen;
  }
}

function textOf(message: { [field: string]: unknown }, arrays: Frame["arrays"]): string {
  const { kind, id, step, model } = message;
  const values = ["indices", "weights", "progress", "reference", "after"].map((name) => [
    ...(arrays[name]?.data ?? []),
  ]);
  return JSON.stringify([kind, id, step, model, ...values]);
}

describe("every curriculum of the catalog", () => {
  for (const { name } of curricula) {
    it(`${name}: asks what the library asks, to the bit`, () => {
      const { creation, arrays } = creationOf(name);
      const client = new Client();
      const { message } = client.request(creation, arrays);
      expect(message).toMatchObject({ kind: "created", run: "1" });
      const asked = client.follow("1");

      const shaped = Object.fromEntries(
        Object.entries(arrays).map(([key, data]) => [key, { data, shape: [data.length] }]),
      );
      const { run } = openRun(creation, shaped);
      const expected: string[] = [];
      for (let ask = run.ask(); ask.kind !== "done"; ask = run.ask()) {
        if (ask.kind === "wait") throw new Error("waits with nothing open");
        const { kind, id, step, model, indices } = ask;
        expected.push(
          JSON.stringify(
            ask.kind === "train"
              ? [kind, id, step, model, [...indices], [...ask.weights], [...ask.progress], [], []]
              : [
                  kind,
                  id,
                  step,
                  model,
                  [...indices],
                  [],
                  [],
                  [...(ask.reference?.indices ?? [])],
                  [...(ask.after ?? [])],
                ],
          ),
        );
        run.tell(ask.id, answerTo(ask));
      }
      expect(asked).toEqual(expected);
      expect(asked.length).toBeGreaterThan(15);
    });

    it(`${name}: stopped at a random ask and restored elsewhere = never stopped`, () => {
      const { creation, arrays } = creationOf(name);
      const whole = new Client();
      whole.request(creation, arrays);
      const never = whole.follow("1");
      const rng = createRng(77).split(name);
      for (let attempt = 0; attempt < 3; attempt++) {
        const first = new Client();
        first.request(creation, arrays);
        const before = first.follow("1", 1 + rng.integer(attempt, never.length - 1));
        // An ask that is open when the snapshot is taken comes again.
        if (attempt > 0) first.request({ kind: "ask", run: "1" });
        const snapshot = first.request({ kind: "snapshot", run: "1" }).arrays["snapshot"]!.data;
        const second = new Client();
        const { message } = second.request({ ...creation, kind: "restore" }, { ...arrays, snapshot });
        expect(message.kind).toBe("created");
        expect([...before, ...second.follow("1")]).toEqual(never);
        expect(second.request({ kind: "snapshot", run: "1" })).toEqual(
          whole.request({ kind: "snapshot", run: "1" }),
        );
      }
    });
  }
});

it("announces what a client must know before it trains", () => {
  const client = new Client();
  const { creation, arrays } = creationOf("priority");
  expect(client.request(creation, arrays).message).toMatchObject({
    feedback: { turns: "step", lag: 0 },
    reports: ["gradientNorm"],
    steps: null,
  });
  const plain = creationOf("easy-first", { batchSize: 7, cost: 900 });
  expect(client.request(plain.creation, plain.arrays).message).toMatchObject({
    run: "2",
    feedback: { turns: "none" },
    reports: [],
    steps: 42,
  });
});

it("answers a refused tell at the run's next request, and changes nothing", () => {
  const client = new Client();
  const { creation, arrays } = creationOf("priority");
  client.request(creation, arrays);
  const { message } = client.request({ kind: "ask", run: "1" });
  const before = client.request({ kind: "snapshot", run: "1" });
  expect(
    client.send({ kind: "tell", run: "1", id: message["id"] }, { gradientNorm: Float32Array.of(1) }),
  ).toBeNull();
  expect(client.send({ kind: "tell", run: "1", id: 99 })).toBeNull();
  expect(client.request({ kind: "ask", run: "1" }).message).toEqual({
    kind: "error",
    code: "refused",
    message: "tell: gradientNorm of ask 0 must hold 6 numbers, got 1",
    about: "tell 0",
  });
  expect(client.request({ kind: "snapshot", run: "1" })).toEqual(before);
});

describe("refuses", () => {
  const { creation, arrays } = creationOf("self-paced");
  const examples = creation.examples;
  const refused: [string, object, { [name: string]: FrameArray }, string][] = [
    [
      "a loop that cannot measure",
      { trainer: {} },
      arrays,
      "create: measures must be true, since this curriculum asks for forward passes before it trains; let the training loop answer them and say so",
    ],
    [
      "a loss that is not computed",
      { curriculum: "focal", trainer: { losses: ["plain"] } },
      arrays,
      'create: losses must hold "focal", the loss that this curriculum minimises, got plain; let the training loop compute it and say so',
    ],
    [
      "a model that is not there",
      { curriculum: "co-teaching", trainer: { measures: true } },
      arrays,
      'create: models must hold "peer", which this curriculum trains beside "main", got none',
    ],
    [
      "a signal that cannot be told",
      { curriculum: "priority", trainer: { measures: true } },
      arrays,
      'trainer: signals must hold "gradientNorm", which this curriculum reads, got loss',
    ],
    [
      "an unknown array",
      {},
      { score: Float64Array.of(1) },
      'create: arrays must be keys, base, classes, groups, snapshot or score.<name>, got "score"',
    ],
    [
      "a curriculum and a recipe",
      { recipe: {} },
      {},
      "create: either curriculum or recipe must be given, got both or none",
    ],
    [
      "an array of another type",
      { curriculum: "easy-first" },
      { "score.difficulty": new Float32Array(60) },
      "startRun: examples.scores.difficulty must be a Float64Array of count numbers, got a Float32Array",
    ],
    [
      "an unknown field",
      { run: { ...creation.run, batch: 4 } },
      {},
      'create: run: Unrecognized key: "batch"',
    ],
    [
      "a snapshot that is missing",
      { kind: "restore" },
      arrays,
      "restore: snapshot must be given as U8 text, got undefined",
    ],
  ];
  for (const [what, given, sent, message] of refused) {
    it(what, () => {
      expect(
        new Client().request({ ...creation, examples, ...given } as Frame["message"], sent).message[
          "message"
        ],
      ).toBe(message);
    });
  }

  it("another version, and whatever comes before hello", () => {
    const conversation = new Conversation({ version: "0.1.0" });
    const say = (message: Frame["message"]) => conversation.answer(encodeFrame(message))!.message;
    expect(say({ kind: "ask", run: "1" })).toMatchObject({
      code: "frame",
      message: "ask: hello must come first",
    });
    expect(say({ kind: "hello", protocol: 2, client: "c/1" })).toMatchObject({
      code: "version",
      message:
        "hello: protocol must be 1, which gradus 0.1.0 speaks, got 2; install the client of the same version",
    });
  });

  it("a run that is not open", () => {
    expect(new Client().request({ kind: "ask", run: "7" }).message).toMatchObject({
      code: "unknown",
      message: 'run must be one that is open (none), got "7"',
    });
  });
});

it("answers random bytes and altered requests, and goes on", () => {
  const client = new Client();
  const { creation, arrays } = creationOf("importance");
  client.request(creation, arrays);
  const request = Buffer.from(encodeFrame({ kind: "tell", run: "1", id: 0 }, { loss: Float32Array.of(1) }));
  const altered = fc.tuple(fc.nat(request.length - 1), fc.nat(255)).map(([at, value]) => {
    const bytes = Buffer.from(request);
    bytes[at] = value;
    return bytes;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), altered), (bytes) => {
      const answer = client.conversation.answer(bytes);
      if (answer !== null)
        expect(answer.message).toMatchObject({ kind: "error", code: expect.not.stringMatching("internal") });
    }),
    { seed: 6, numRuns: 2000 },
  );
  client.send({ kind: "ask", run: "1" });
  expect(client.follow("1").length).toBeGreaterThan(20);
});
