import type { Command, OptionSpecs } from "../command.js";

export const reproduceOptions = {
  all: { type: "boolean", says: "Every claim but those that take minutes each." },
  long: { type: "boolean", says: "With --all: those that take minutes too." },
  list: { type: "boolean", says: "Only list the claims with their expected times, as without names." },
  seeds: {
    type: "integer",
    value: "n",
    says: "Other than the planned number of seeds, 5 or more: quicker, and then no longer the plan's verdict.",
    otherwise: "each claim's own",
  },
  "fail-unless": {
    type: "string",
    value: "verdict",
    choices: ["reproduced"],
    says: "Exit with 1 unless every claim that is run is reproduced.",
  },
} as const satisfies OptionSpecs;

export const reproduce: Command = {
  name: "reproduce",
  purpose: "Runs papers' claims at CPU scale, each to a verdict: reproduced, not reproduced, not applicable",
  positionals: [{ name: "claim", multiple: true, says: "Claims by id, such as R1; none lists them." }],
  options: reproduceOptions,
  details: [
    "Set-up, seeds, bar and controls of a claim are fixed before it runs and printed with what it came to. A bar is never moved so that a claim passes: what does not reproduce is said to be so.",
    "All data is generated from fixed seeds: a claim gives the same figures every time.",
  ],
  examples: [
    { command: "gradus reproduce", says: "Every claim with its expected time:" },
    { command: "gradus reproduce R1 R3", says: "Two of them, run:" },
    { command: "gradus reproduce --all --json", says: "All but the longest, for programs:" },
  ],
  exitOne: "--fail-unless reproduced was given and some claim is not.",
  load: () => import("./reproduce/run.js"),
};
