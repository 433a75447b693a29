import type { Terminal } from "./terminal.js";

/** How one option reads its text. `number` and `integer` are checked for form only; ranges belong to the library. */
export type OptionSpec = {
  /** One sentence for the help. */
  says: string;
  short?: string;
} & (
  | { type: "boolean" }
  | {
      type: "string" | "number" | "integer";
      /** The word that stands for the value in the help, e.g. `file`. */
      value: string;
      /** Given more than once, or as a comma list; the value is then an array. */
      multiple?: boolean;
      /** The only legal words; a near miss is answered with a suggestion. */
      choices?: readonly string[];
      /** Filled in when the option is absent; shown in the help. */
      default?: string | number;
      /** What happens when the option is absent, in words, where there is no fixed default. */
      otherwise?: string;
    }
);

export type OptionSpecs = { readonly [name: string]: OptionSpec };

type ValueOf<Spec> = Spec extends { type: "boolean" }
  ? boolean
  : Spec extends { multiple: true }
    ? (Spec extends { type: "string" } ? string : number)[]
    :
        | (Spec extends { type: "string" } ? string : number)
        | (Spec extends { default: string | number } ? never : undefined);

/** Values of a command's options: absent is `false` (boolean), `[]` (multiple), the default, or `undefined`. */
export type ValuesOf<Specs extends OptionSpecs> = { readonly [name in keyof Specs]: ValueOf<Specs[name]> };

export interface PositionalSpec {
  name: string;
  says: string;
  required?: boolean;
  multiple?: boolean;
}

export interface Example {
  command: string;
  says: string;
}

/** Everything a command's implementation may touch of the outside world's frame. */
export interface Context<Specs extends OptionSpecs = OptionSpecs> {
  /** The command's name, for messages. */
  readonly command: string;
  readonly values: ValuesOf<Specs>;
  readonly positionals: readonly string[];
  /** The words after `gradus`, as typed: for "repeat with" and "resume with". */
  readonly argv: readonly string[];
  /** One JSON document on stdout instead of text. */
  readonly json: boolean;
  /** Log lines instead of a bar. */
  readonly verbose: boolean;
  /** Results. Silent under -qq. */
  readonly stdout: Terminal;
  /** Progress and notes. Silent under -q. */
  readonly stderr: Terminal;
  /** Aborted by Ctrl-C: stop at the next checkpoint and throw {@link Interrupted}. */
  readonly signal: AbortSignal;
  /** The `--json` document. */
  printJson(document: unknown): void;
}

export type ExitCode = 0 | 1;

/**
 * What is known of a command without loading its implementation: help, completion and suggestions come from here,
 * and `load` imports the rest when the command is run.
 */
export interface Command {
  name: string;
  /** One sentence, without a full stop, that starts with a verb. */
  purpose: string;
  positionals: readonly PositionalSpec[];
  options: OptionSpecs;
  examples: readonly Example[];
  /** Paragraphs under the usage line. */
  details?: readonly string[];
  /** What exit code 1 means here; absent = never returned. */
  exitOne?: string;
  load(): Promise<{ run(context: Context): Promise<ExitCode> }>;
}
