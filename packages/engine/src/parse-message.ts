import { FrameError } from "@gradus/protocol";

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}

/**
 * A message of a known shape.
 *
 * @throws FrameError that names the kind, the field and the rule.
 */
export function parseMessage<T>(schema: Schema<T>, message: { kind: string }): T {
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  const { path, message: rule } = parsed.error.issues[0]!;
  const field = path.length === 0 ? "message" : path.join(".");
  throw new FrameError(`${message.kind}: ${field}: ${rule}`);
}
