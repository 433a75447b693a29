import { PassThrough } from "node:stream";
import { decodeFrame, encodeForStream, type Frame, FrameReader } from "@gradus/protocol";
import { expect, it } from "vitest";
import { serveStreams } from "./serve-streams.js";

/** Serves what was written, in chunks of that length, and returns every answer. */
async function converse(sent: Uint8Array, length: number): Promise<Frame[]> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const served = serveStreams(input, output, { version: "0.1.0", limits: { frame: 4096, header: 1024 } });
  const reader = new FrameReader();
  const answers: Frame[] = [];
  output.on("data", (chunk: Buffer) => {
    for (const body of reader.push(chunk)) answers.push(decodeFrame(body));
  });
  for (let at = 0; at < sent.length; at += length) input.write(sent.subarray(at, at + length));
  input.end();
  await served;
  await new Promise((resolve) => output.end(resolve));
  return answers;
}

const hello = encodeForStream({ kind: "hello", protocol: 1, client: "test/1" });
const create = encodeForStream({
  kind: "create",
  curriculum: "shuffle",
  examples: { count: 10 },
  run: { seed: 1, batchSize: 2, budget: { steps: 3 } },
});
const ask = encodeForStream({ kind: "ask", run: "1", steps: 3 });
const tell = encodeForStream({ kind: "tell", run: "1", id: 0 });

it("answers requests that were sent at once, in order, whatever chunks they come in", async () => {
  const sent = Buffer.concat([hello, create, ask, tell, ask]);
  const whole = await converse(sent, sent.length);
  expect(whole.map(({ message }) => message.kind)).toEqual(["welcome", "created", "train", "done"]);
  expect(whole[2]!.arrays["indices"]!.shape).toEqual([3, 2]);
  for (const length of [1, 7, 100]) expect(await converse(sent, length)).toEqual(whole);
});

it("ends with the refusal of a frame that is too long, since nothing after it can be told apart", async () => {
  const answers = await converse(Buffer.concat([hello, Buffer.from([0, 0, 1, 0]), ask]), 1000);
  expect(answers.map(({ message }) => message.kind)).toEqual(["welcome", "error"]);
  expect(answers[1]!.message).toMatchObject({
    code: "frame",
    message: "frame: length must be at most 4096 bytes, got 65536",
  });
});
