import { describeValue, nearestName } from "@gradus/numeric";
import type { Given, Part, PartMethod } from "./method.js";

/**
 * Finds the method that a part names among those allowed there.
 *
 * @param place What the part is in the recipe, for errors: `target`, `target.pacing`.
 * @throws TypeError if the part is no object or names no such method.
 */
export function methodOfPart<M extends PartMethod>(place: string, methods: readonly M[], part: unknown): M {
  if (typeof part !== "object" || part === null || Array.isArray(part)) {
    throw new TypeError(`checkRecipe: ${place} must be an object with a method, got ${describeValue(part)}`);
  }
  const name = (part as Given)["method"];
  const method = methods.find((candidate) => candidate.name === name);
  if (method !== undefined) return method;
  const names = methods.map((candidate) => candidate.name);
  const meant = typeof name === "string" ? nearestName(name, names) : undefined;
  const hint = meant === undefined ? "" : ` (did you mean "${meant}"?)`;
  throw new TypeError(
    `checkRecipe: ${place}.method must be one of ${names.map(describeValue).join(", ")}, got ${describeValue(name)}${hint}`,
  );
}

/**
 * Checks a part and returns it with every default filled in, options in the order of their description.
 *
 * @throws TypeError or RangeError with the message of the first rule that is broken.
 */
export function checkPart(place: string, methods: readonly PartMethod[], part: unknown): Part {
  const method = methodOfPart(place, methods, part);
  const nested = method.parts ?? {};
  const flat: { [option: string]: unknown } = {};
  const checked: { method: string; [option: string]: unknown } = { method: method.name };
  const names = [...Object.keys(nested), ...Object.keys(method.options.fields)];
  for (const [option, value] of Object.entries(part as Given)) {
    if (option === "method" || Object.hasOwn(nested, option)) continue;
    const meant = names.includes(option) ? undefined : nearestName(option, names);
    if (meant !== undefined && Object.hasOwn(nested, meant)) {
      throw new TypeError(
        `${method.options.name}: unknown option ${describeValue(option)} (did you mean "${meant}"?)`,
      );
    }
    flat[option] = value;
  }
  for (const [option, { methods: allowed, default: name }] of Object.entries(nested)) {
    const given = (part as Given)[option] ?? { method: name };
    checked[option] = checkPart(`${place}.${option}`, allowed, given);
  }
  for (const [option, value] of Object.entries(method.options.check(flat))) {
    if (value !== undefined) checked[option] = value;
  }
  return checked;
}

/** The options of a part without its name and without its nested parts: what `options.check` takes. */
export function flatOptions(given: Given, nested: readonly string[] = []): Given {
  return Object.fromEntries(
    Object.entries(given).filter(([option]) => option !== "method" && !nested.includes(option)),
  );
}
