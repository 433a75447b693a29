import { describeValue } from "./describe-value.js";
import type { Descriptor, JsonSchema, Presence } from "./descriptors.js";
import { nearestName } from "./nearest-name.js";

/** The descriptors of a method's options, by name. */
export type Fields = { readonly [name: string]: Descriptor<unknown> };

type ValueOf<D> = D extends Descriptor<infer T, infer P> ? (P extends "optional" ? T | undefined : T) : never;
type TypeOf<D> = D extends Descriptor<infer T, Presence> ? T : never;
type RequiredNames<F extends Fields> = {
  [K in keyof F]: F[K]["presence"] extends "required" ? K : never;
}[keyof F];

/** What a checked set of options holds: every default filled in, `undefined` only where optional. */
export type OptionValues<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** What a caller may give: options with a default and optional ones may be left out. */
export type OptionInput<F extends Fields> = { readonly [K in RequiredNames<F>]: TypeOf<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredNames<F>>]?: TypeOf<F[K]>;
};

/** The input type of a set of options: `type RootPacingOptions = OptionsOf<typeof rootPacingOptions>`. */
export type OptionsOf<O> = O extends Options<infer F> ? OptionInput<F> : never;

/** The options of one method, described once. */
export interface Options<F extends Fields> {
  /** The method that they belong to; every refusal starts with it. */
  readonly name: string;
  readonly fields: F;
  /** Returns all values with defaults filled in, or refuses the first that breaks its rule. */
  check(given: unknown): OptionValues<F>;
  schema(): JsonSchema;
  /** One line an option: name, rule, default, sentence. */
  help(): string[];
}

/**
 * Describes the options of a method once: type, door check, defaults, JSON Schema and help derive from it.
 *
 * @throws TypeError from `check` for a wrong kind, a missing or an unknown option; RangeError for a value.
 * @example
 * const pace = options("pace", { start: fraction({ above: 0, says: "Share open at first." }) });
 * pace.check({ start: 2 }) // RangeError: pace: start must be in (0, 1], got 2
 */
export function options<const F extends Fields>(name: string, fields: F): Options<F> {
  const names = Object.keys(fields);
  for (const [field, { default: value, check }] of Object.entries(fields)) {
    if (value !== undefined) check(`internal: default of ${name}`, field, value);
  }

  return {
    name,
    fields,
    check(given) {
      if (typeof given !== "object" || given === null || Array.isArray(given)) {
        throw new TypeError(`${name}: options must be an object, got ${describeValue(given)}`);
      }
      for (const key of Object.keys(given)) {
        if (!Object.hasOwn(fields, key)) throw new TypeError(unknownOption(name, key, names));
      }
      const source = given as { readonly [field: string]: unknown };
      const values: { [field: string]: unknown } = {};
      for (const field of names) {
        const descriptor = fields[field]!;
        const value = Object.hasOwn(source, field) ? source[field] : undefined;
        values[field] =
          value === undefined && descriptor.presence !== "required"
            ? descriptor.default
            : descriptor.check(name, field, value);
      }
      return values as OptionValues<F>;
    },
    schema() {
      return {
        type: "object",
        properties: Object.fromEntries(names.map((field) => [field, fields[field]!.schema])),
        required: names.filter((field) => fields[field]!.presence === "required"),
        additionalProperties: false,
      };
    },
    help() {
      const width = Math.max(0, ...names.map((field) => field.length));
      return names.map((field) => {
        const { rule, presence, default: value, says } = fields[field]!;
        const written = Array.isArray(value) ? value.join(":") : describeValue(value);
        const standing = presence === "defaulted" ? `default ${written}` : presence;
        return `${field.padEnd(width)}  ${rule}, ${standing}. ${says}`;
      });
    },
  };
}

function unknownOption(name: string, key: string, names: readonly string[]): string {
  const meant = nearestName(key, names);
  const hint = meant === undefined ? `known: ${names.join(", ")}` : `did you mean "${meant}"?`;
  return `${name}: unknown option ${JSON.stringify(key)} (${hint})`;
}
