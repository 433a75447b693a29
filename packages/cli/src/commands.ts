import type { Command } from "./command.js";
import { advise } from "./commands/advise.js";
import { check } from "./commands/check.js";
import { compare } from "./commands/compare.js";
import { methods } from "./commands/methods.js";
import { plan } from "./commands/plan.js";
import { reproduce } from "./commands/reproduce.js";
import { score } from "./commands/score.js";
import { verdict } from "./commands/verdict.js";

/** Every command, in the order of the help. Only metadata: an implementation is loaded when its command is run. */
export const commands: readonly Command[] = [
  compare,
  verdict,
  advise,
  score,
  plan,
  check,
  methods,
  reproduce,
];
