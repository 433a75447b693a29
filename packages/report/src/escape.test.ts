import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeJson, escapeText } from "./escape.js";
import { hostileText } from "./report.fixture.js";

it("leaves no markup in a text", () => {
  expect(escapeText(`${hostileText} & "it's"`)).toBe(
    "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; &amp; &quot;it&#39;s&quot;",
  );
});

it("keeps any JSON whole and closes no script", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      const written = escapeJson({ value, text, hostileText });
      expect(written).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify({ value, text, hostileText })));
    }),
    { seed: 5 },
  );
});
