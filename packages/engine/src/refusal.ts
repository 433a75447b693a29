import { type ErrorAnswer, FrameError } from "@gradus/protocol";

/** A request names a run that there is not. */
export class UnknownRun extends Error {
  override readonly name = "UnknownRun";
}

/** What a client is answered instead, from whatever was thrown. */
export function refusalOf(error: unknown, about?: string): ErrorAnswer {
  const { name, message } = error as Error;
  return { kind: "error", code: codeOf(error, name), message, ...(about === undefined ? {} : { about }) };
}

function codeOf(error: unknown, name: string): ErrorAnswer["code"] {
  if (error instanceof FrameError) return "frame";
  if (error instanceof UnknownRun) return "unknown";
  const isRule =
    (error instanceof TypeError || error instanceof RangeError) && !STUMBLE.test((error as Error).message);
  return isRule || name === "InputError" ? "refused" : "internal";
}

/** What the language itself throws is a mistake of ours, not a rule of the library. */
const STUMBLE =
  /^(internal:|Cannot read|Invalid typed array|Invalid array|.* is not a function|.* is not iterable)/;
