import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeFrame } from "./frame.js";
import { encodeForStream, FrameReader } from "./frame-stream.js";

const frames = fc.array(fc.record({ id: fc.nat(), loss: fc.float32Array({ maxLength: 40 }) }), {
  maxLength: 6,
});

it("cuts frames out of chunks of any length", () => {
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sent, lengths) => {
      const stream = Buffer.concat(
        sent.map(({ id, loss }) => encodeForStream({ kind: "tell", id }, { loss })),
      );
      const reader = new FrameReader();
      const read: { id: unknown; loss: unknown }[] = [];
      for (let at = 0, k = 0; at < stream.length; k++) {
        const end = at + lengths[k % lengths.length]!;
        for (const body of reader.push(stream.subarray(at, end))) {
          const { message, arrays } = decodeFrame(body);
          read.push({ id: message["id"], loss: arrays["loss"]!.data });
        }
        at = end;
      }
      expect(read).toEqual(sent);
      expect(reader.pending).toBe(0);
    }),
    { seed: 8 },
  );
});

it("holds what came, not what a length promises", () => {
  const reader = new FrameReader({ frame: 2 ** 30, header: 100 });
  expect([...reader.push(Uint8Array.of(0, 0, 0, 0x3f, 1, 2, 3))]).toEqual([]);
  expect(reader.pending).toBe(3);
});

it("refuses a length above the limit", () => {
  const reader = new FrameReader({ frame: 100, header: 100 });
  expect(() => [...reader.push(Uint8Array.of(101, 0, 0, 0))]).toThrow(
    "frame: length must be at most 100 bytes, got 101",
  );
});
