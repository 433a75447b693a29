import type { Command } from "./command.js";

/** Every command, in the order of the help. Only metadata: an implementation is loaded when its command is run. */
export const commands: readonly Command[] = [];
