import { isDeepStrictEqual } from "node:util";

/**
 * Compares a value with what an example's comment states.
 *
 * @param {() => unknown} compute
 * @param {{ kind: "equals" | "near", value: string } | { kind: "throws", name: string, message: string }} expected
 */
export async function check(compute, expected) {
  if (expected.kind === "throws") return checkThrown(compute, expected);
  const value = plain(await compute());
  // The comment's own literal: only what isValue let through comes here.
  const stated = plain(new Function(`return (${expected.value});`)());
  const same =
    expected.kind === "equals" ? isDeepStrictEqual(value, stated) : isNear(value, stated, expected.value);
  if (!same)
    throw new Error(`states ${expected.kind === "near" ? "≈ " : ""}${expected.value}, got ${show(value)}`);
}

async function checkThrown(compute, { name, message }) {
  try {
    await compute();
  } catch (error) {
    if (error.name === name && error.message === message) return;
    throw new Error(`states ${name}: ${message}, got ${error.name}: ${error.message}`, { cause: error });
  }
  throw new Error(`states ${name}: ${message}, got no error`);
}

/** Within one unit of the last decimal place that is written. */
function isNear(value, stated, written) {
  if (Array.isArray(stated)) {
    const parts = written.replace(/[[\]\s]/g, "").split(",");
    return (
      Array.isArray(value) &&
      value.length === stated.length &&
      stated.every((one, i) => isNear(value[i], one, parts[i]))
    );
  }
  const decimals = /\.(\d+)/.exec(written)?.[1].length ?? 0;
  const exponent = Number(/e([-+]?\d+)/i.exec(written)?.[1] ?? 0);
  return typeof value === "number" && Math.abs(value - stated) <= 1.0000001 * 10 ** (exponent - decimals);
}

function plain(value) {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}

function show(value) {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
