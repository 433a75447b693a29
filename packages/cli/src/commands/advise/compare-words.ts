import type { PlannedComparison } from "@gradus/lab";
import type { ValuesOf } from "../../command.js";
import type { adviseOptions } from "../advise.js";

type Values = ValuesOf<typeof adviseOptions>;

/** The words of the comparison that advice ends with: the choices that were made here, and the arms to try. */
export function compareWords(
  table: string,
  label: string,
  values: Values,
  plan: PlannedComparison,
): string[] {
  const given: [string, string | number | undefined][] = [
    ["label", label],
    ["task", values.task],
    ["arms", plan.arms.join(",")],
    ["question", plan.faster ? "faster" : undefined],
    ["blocks", plan.planned],
    ["model", values.model],
    ["epochs", plan.epochs === 10 ? undefined : plan.epochs],
    ["batch-size", values["batch-size"]],
    ["learning-rate", values["learning-rate"]],
    ...(["text", "number", "category", "ignore"] as const).map((kind): [string, string | undefined] => [
      kind,
      values[kind].length === 0 ? undefined : values[kind].join(","),
    ]),
    ["id", values.id],
    ["seed", values.seed === 0 ? undefined : values.seed],
  ];
  const words = given.flatMap(([name, value]) =>
    value === undefined
      ? []
      : String(value).startsWith("-")
        ? [`--${name}=${value}`]
        : [`--${name}`, String(value)],
  );
  return ["compare", table, ...words];
}
