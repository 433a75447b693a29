import { definitionFailures } from "@gradus/evidence";
import { count } from "../../figures.js";
import type { CheckDocument } from "./check-document.js";

/** Whether the run is a curriculum by the definition, and if not, where it first breaks it. */
export function verdictSentence({ name, definition }: CheckDocument): string {
  const { verdict, stages } = definition;
  if (verdict === "unchanged") {
    return `${name} leaves the target unchanged: Q is the base distribution at every step, so that there is no curriculum for Bengio's definition to judge.`;
  }
  if (verdict === "curriculum") {
    const changes = stages === 2 ? "its 1 change" : `each of its ${count(stages - 1)} changes`;
    return `${name} is a curriculum by Bengio's definition: the entropy of Q rises at ${changes}, no weight ever falls, and it ends in the base distribution.`;
  }
  return `${name} is no curriculum by Bengio's definition: ${definitionFailures(definition).join("; ")}.`;
}
