const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PADDING = "=".charCodeAt(0);
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const VALUES = new Uint8Array(128).fill(255);
CODES.forEach((code, value) => {
  VALUES[code] = value;
});

/** Writes bytes as base64 (RFC 4648, padded), the same in every engine. */
export function encodeBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[at] = CODES[group >> 18]!;
    codes[at + 1] = CODES[(group >> 12) & 63]!;
    if (i + 1 < bytes.length) codes[at + 2] = CODES[(group >> 6) & 63]!;
    if (i + 2 < bytes.length) codes[at + 3] = CODES[group & 63]!;
  }
  return new TextDecoder("latin1").decode(codes);
}

/** Reads what {@link encodeBase64} wrote; anything else is refused. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 4 !== 0)
    throw new RangeError(`base64: length must be a multiple of 4, got ${text.length}`);
  const padded = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padded);
  for (let i = 0, at = 0; i < text.length; i += 4, at += 3) {
    let group = 0;
    for (let k = 0; k < 4; k++) {
      const place = i + k;
      const value = place >= text.length - padded ? 0 : (VALUES[text.charCodeAt(place)] ?? 255);
      if (value === 255) throw new RangeError(`base64: character ${place} must be of the alphabet`);
      group = (group << 6) | value;
    }
    bytes[at] = group >> 16;
    if (at + 1 < bytes.length) bytes[at + 1] = (group >> 8) & 255;
    if (at + 2 < bytes.length) bytes[at + 2] = group & 255;
  }
  return bytes;
}
