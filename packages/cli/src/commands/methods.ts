import type { Command, OptionSpecs } from "../command.js";

export const methodsOptions = {
  kind: {
    type: "string",
    value: "kind",
    choices: ["curriculum", "target", "pacing", "regularizer", "proposal", "selection", "loss", "scorer"],
    says: "Only methods of this kind; tells apart those that share a name.",
  },
  options: {
    type: "string",
    value: "key=value",
    multiple: true,
    says: "Options to draw the plot with, such as degree=4 or pacing.degree=4.",
  },
} as const satisfies OptionSpecs;

export const methods: Command = {
  name: "methods",
  purpose: "Lists the methods, or tells all about one: formula, options, needs, cost, source and a plot",
  positionals: [{ name: "name", says: "A method of the list." }],
  options: methodsOptions,
  examples: [
    { command: "gradus methods", says: "Every method, one a line:" },
    {
      command: "gradus methods root --options degree=4",
      says: "One method, drawn with options of your own:",
    },
    { command: "gradus methods --json", says: "The catalog, for programs:" },
  ],
  load: () => import("./methods/run.js"),
};
