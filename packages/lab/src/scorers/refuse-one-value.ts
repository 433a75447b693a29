import { InputError } from "@gradus/data";
import type { Experiment } from "@gradus/protocol";

/**
 * Refuses a trained score that came to one value in a block: it tells no two examples apart.
 *
 * @param arm What asked for it, as the message begins: `arm easy-first`.
 */
export function refuseOneValue(
  arm: string,
  { name, options }: Experiment["arms"][number]["scores"][string],
  values: Float64Array,
): void {
  if (values.some((value) => value !== values[0])) return;
  const which = options["score"] === undefined ? "" : ` (${options["score"]})`;
  throw new InputError({
    thing: `${arm}: scorer ${name}${which}`,
    rule: "must give more than one value, so that it tells examples apart",
    value: `${values[0]} for all ${values.length} rows of a block`,
    remedy: "Give it a larger share of the budget (scorerShare), another score, or leave the arm away.",
  });
}
