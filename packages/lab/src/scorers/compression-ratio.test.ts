import { deflateRawSync, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compressionRatios } from "./compression-ratio.js";

describe("compressionRatios", () => {
  it("is the bytes of a raw deflate stream over the bytes of UTF-8", () => {
    const text = "naïve — the the the the the the";
    const stream = deflateRawSync(text, { level: 9 });
    expect(inflateRawSync(stream).toString()).toBe(text);
    expect([...compressionRatios([text])]).toEqual([stream.length / new TextEncoder().encode(text).length]);
  });

  it("is low where words repeat, and above 1 where nothing does and the text is short", () => {
    const [repeated, different, single] = compressionRatios([
      "again and again and ".repeat(20),
      "sphinx of black quartz, judge my vow",
      "q",
    ]);
    expect(repeated!).toBeLessThan(0.1);
    expect(different!).toBeGreaterThan(0.9);
    expect(single!).toBe(3); // golden: a fixed block of one literal is 10 bits and its end 7: 3 bytes
  });

  it("says that an empty text holds nothing", () => {
    expect([...compressionRatios([""])]).toEqual([0]);
  });
});
