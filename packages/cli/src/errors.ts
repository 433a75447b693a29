/** The user asked for something that cannot be: exit 2. The message names thing, rule and value; `remedy` what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly remedy: string | undefined;

  constructor(message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.remedy = options.remedy;
  }
}

/** The user stopped the command: exit 130. `resume` is the command line that goes on from the checkpoint. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly resume: string | undefined;

  constructor(options: { resume?: string } = {}) {
    super("interrupted");
    this.resume = options.resume;
  }
}

/**
 * Runs `check` over options that the user typed, and turns the RangeError or TypeError of a library's door
 * into a {@link UsageError}: the same error thrown anywhere else would be ours.
 */
export function checkInput<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new UsageError(asTyped(error.message), { cause: error });
    }
    throw error;
  }
}

/** The library's `variedExponentialPacing: …` by the name that is typed, `varied-exponential: …`. */
function asTyped(message: string): string {
  return message.replace(/^([a-z]\w*)(?:Pacing|Regularizer)(?=: )/, (_, name: string) =>
    name.replace(/[A-Z]|\d+/g, (part) => `-${part.toLowerCase()}`),
  );
}

export interface Failure {
  exitCode: 2 | 3 | 130;
  message: string;
  remedy?: string;
}

const SYSTEM_ERRORS: { readonly [code: string]: string } = {
  EACCES: "permission denied",
  EDQUOT: "disk quota exceeded",
  EEXIST: "already exists",
  EFBIG: "file too large",
  EISDIR: "is a folder, not a file",
  EMFILE: "too many open files",
  ENAMETOOLONG: "name too long",
  ENOENT: "no such file or folder",
  ENOSPC: "no space left on device",
  ENOTDIR: "is not a folder",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
};

const FULL: readonly string[] = ["EDQUOT", "EFBIG", "ENOSPC"];

/** What an error means to the one who typed the command. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { exitCode: 3, message: `internal: ${String(error)}` };
  if (error.name === "Interrupted" || error.name === "AbortError") {
    const resume = "resume" in error && typeof error.resume === "string" ? error.resume : undefined;
    return {
      exitCode: 130,
      message: "interrupted",
      ...(resume === undefined ? {} : { remedy: `resume with: ${resume}` }),
    };
  }
  // By name: the rooms that throw InputError are not loaded by the frame.
  if (error.name === "UsageError" || error.name === "InputError") {
    const remedy = "remedy" in error && typeof error.remedy === "string" ? error.remedy : undefined;
    return { exitCode: 2, message: error.message, ...(remedy === undefined ? {} : { remedy }) };
  }
  const system = error as NodeJS.ErrnoException;
  const reason = SYSTEM_ERRORS[system.code ?? ""];
  if (reason !== undefined) {
    const thing = system.path ?? system.syscall ?? "file system";
    const message = `${thing}: ${reason} (${system.code})`;
    if (!FULL.includes(system.code!)) return { exitCode: 2, message };
    return { exitCode: 2, message, remedy: "make room, then give the same command again" };
  }
  return { exitCode: 3, message: `internal: ${error.message.replace(/^internal: /, "")}` };
}
