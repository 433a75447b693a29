import { expect, it } from "vitest";
import { Message } from "./protobuf.js";

// golden: the wire examples of protobuf.dev/programming-guides/encoding (150 → 96 01, "testing", −2)
it("writes the wire format's own examples", () => {
  expect([...new Message().integer(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
  expect([...new Message().text(2, "testing").finish()]).toEqual([
    0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67,
  ]);
  expect([...new Message().message(3, new Message().integer(1, 150)).finish()]).toEqual([
    0x1a, 0x03, 0x08, 0x96, 0x01,
  ]);
  const minusTwo = [0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
  expect([...new Message().signed(1, -2).finish()]).toEqual(minusTwo);
});

it("writes whole numbers beyond 32 bits and reals in little endian", () => {
  expect([...new Message().integer(1, 2 ** 40).finish()]).toEqual([0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]);
  expect([...new Message().float(2, 1).finish()]).toEqual([0x15, 0x00, 0x00, 0x80, 0x3f]);
});
