import { options } from "@gradus/numeric";
import type { Target } from "../contracts.js";
import { relativeBase } from "../examples.js";
import type { Setup, TargetMethod } from "../method.js";

export const everythingOptions = options("everything", {});

/** The whole table from the first step on: W = 1, so Q = P. The target of the control. */
export function everything(_given: Readonly<Record<string, never>>, { examples }: Setup): Target {
  const base = relativeBase(examples);
  const { count } = examples;

  return {
    report: [],
    soft: false,
    openCount: count,
    weightSum: count,
    massSum: count,
    measureBefore: () => null,
    advance: () => "none",
    weightOf: () => 1,
    massOf: base === null ? () => 1 : (i) => base[i]!,
    openAt: (r) => r,
    state: () => null,
    restore: () => {},
  };
}

export const everythingMethod: TargetMethod = {
  kind: "target",
  name: "everything",
  title: "Everything",
  says: "The whole table from the first step on.",
  formula: "W(i) = 1",
  options: everythingOptions,
  needs: [],
  feedback: "none",
  costPerStep: "0",
  source: "the control of every comparison",
  algorithm: 1,
  soft: false,
  create: everything,
};
