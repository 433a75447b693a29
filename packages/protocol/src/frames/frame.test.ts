import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame, encodeFrame, type FrameArray, FrameError } from "./frame.js";

const arrayOf = fc.oneof(
  fc.float32Array({ maxLength: 9 }),
  fc.float64Array({ maxLength: 9 }),
  fc.int32Array({ maxLength: 9 }),
  fc.bigInt64Array({ maxLength: 9 }),
  fc.uint32Array({ maxLength: 9 }),
  fc.uint8Array({ maxLength: 9 }),
) as fc.Arbitrary<FrameArray>;
const arraysOf = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => !name.startsWith("__")),
  arrayOf,
  { maxKeys: 6 },
);

it("reads back what it wrote, at any offset of a larger buffer", () => {
  fc.assert(
    fc.property(arraysOf, fc.string(), fc.nat(9), (arrays, says, offset) => {
      const bytes = encodeFrame({ kind: "test", says }, arrays);
      const larger = Buffer.alloc(bytes.length + offset);
      larger.set(bytes, offset);
      const frame = decodeFrame(larger.subarray(offset));
      expect(frame.message).toEqual({ kind: "test", says });
      expect(Object.keys(frame.arrays).sort()).toEqual(Object.keys(arrays).sort());
      for (const [name, { data, shape }] of Object.entries(frame.arrays)) {
        expect(data).toEqual(arrays[name]);
        expect(shape).toEqual([arrays[name]!.length]);
      }
    }),
    { seed: 3 },
  );
});

// golden: python -c "from safetensors.numpy import load; print(load(bytes.fromhex('…')))" gives x = [1.5], shape (1, 1)
it("writes the layout of safetensors", () => {
  const bytes = encodeFrame({ kind: "k" }, { x: { data: Float32Array.of(1.5), shape: [1, 1] } });
  const header =
    '{"__metadata__":{"gradus":"{\\"kind\\":\\"k\\"}"},"x":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}';
  expect(Buffer.from(bytes.subarray(0, 8)).readBigUInt64LE()).toBe(BigInt(Math.ceil(header.length / 8) * 8));
  expect(Buffer.from(bytes.subarray(8, -4)).toString().trimEnd()).toBe(header);
  expect([...bytes.subarray(-4)]).toEqual([0, 0, 0xc0, 0x3f]);
});

it("places wide numbers first, so that each array is aligned", () => {
  const bytes = encodeFrame({ kind: "k" }, { a: Uint8Array.of(7), b: Float64Array.of(2) });
  expect(Buffer.from(bytes).readDoubleLE(bytes.length - 9)).toBe(2);
});

function frameOf(header: string, data: number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}
const MESSAGE = '"__metadata__":{"gradus":"{\\"kind\\":\\"k\\"}"}';
const array = (dtype: string, shape: string, offsets: string) =>
  `{${MESSAGE},"x":{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}}`;

describe("refuses", () => {
  const refused: [string, Uint8Array, string][] = [
    ["no header", Uint8Array.of(1, 2), "frame: must hold at least 8 bytes, got 2"],
    [
      "a lying header",
      Uint8Array.of(255, 255, 0, 0, 0, 0, 0, 0, 1),
      "frame: header must lie within the frame, got 65535 bytes of 1",
    ],
    [
      "an oversized header",
      Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255),
      "frame: header must be at most 1048576 bytes, got 18374686479671624000",
    ],
    ["no JSON", frameOf("{]"), "frame: header must be JSON"],
    ["no UTF-8", frameOf("{}").fill(255, 8), "frame: header must be UTF-8"],
    ["a list", frameOf("[]"), "frame: header must be an object, got an array"],
    ["no message", frameOf("{}"), "frame: __metadata__.gradus must be the message, got undefined"],
    [
      "a message without kind",
      frameOf('{"__metadata__":{"gradus":"{}"}}'),
      "frame: kind must be a text, got undefined",
    ],
    [
      "an unknown type",
      frameOf(array('"F16"', "[1]", "[0,2]"), [0, 0]),
      'frame: dtype of x must be one of F64, I64, F32, I32, U32, U8, got "F16"',
    ],
    [
      "an array beyond the end",
      frameOf(array('"F32"', "[2]", "[0,8]"), [0, 0, 0, 0]),
      "frame: x must end within the 4 bytes of data, got 8",
    ],
    [
      "a shape that does not fit",
      frameOf(array('"F32"', "[1073741824]", "[0,4]"), [0, 0, 0, 0]),
      "frame: x must hold 1073741824 × 4 bytes, as its shape says, got 4",
    ],
    ["a hole", frameOf(array('"U8"', "[1]", "[1,2]"), [0, 0]), "frame: x must begin at 0, got 1"],
    [
      "bytes of no array",
      frameOf(array('"U8"', "[1]", "[0,1]"), [0, 0]),
      "frame: arrays must fill the data, got 1 bytes more",
    ],
    [
      "offsets that run backwards",
      frameOf(array('"U8"', "[1]", "[1,0]"), [0]),
      "frame: data_offsets of x must be a start and an end, got [1,0]",
    ],
  ];
  for (const [what, bytes, message] of refused) {
    it(what, () => {
      expect(() => decodeFrame(bytes)).toThrow(new FrameError(message));
    });
  }

  it("a frame above the limit, before it is read", () => {
    expect(() => decodeFrame(new Uint8Array(20), { frame: 19, header: 19 })).toThrow(
      "frame: length must be at most 19 bytes, got 20",
    );
  });
});

it("answers random, cut and altered bytes with a FrameError or a frame, and nothing else", () => {
  const whole = encodeFrame({ kind: "tell", run: "1", id: 3 }, { loss: Float32Array.of(1, 2, 3) });
  const altered = fc
    .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
  const cut = fc.nat(whole.length).map((end) => whole.slice(0, end));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), altered, cut), (bytes) => {
      try {
        const { arrays } = decodeFrame(bytes);
        for (const { data } of Object.values(arrays)) expect(data.byteLength).toBeLessThan(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
      }
    }),
    { seed: 5, numRuns: 5000 },
  );
});
