import { InputError } from "./input-error.js";

/** Turns what the writer says about a full disk or a closed folder into what the user can act on. */
export function writingProblem(path: string, cause: unknown): unknown {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (!/IO Error|ENOSPC|ENOENT|EACCES|EDQUOT|EROFS|No space left|Permission denied/i.test(said)) return cause;
  const full = /No space left|ENOSPC|EDQUOT|quota exceeded/i.test(said);
  return new InputError(
    {
      thing: path,
      rule: "must be writable",
      value: full ? "a full disk" : `"${said.split("\n")[0]}"`,
      remedy: full
        ? "Free some space, or write to another disk; nothing was left behind."
        : "Check folder and rights.",
    },
    { cause },
  );
}
