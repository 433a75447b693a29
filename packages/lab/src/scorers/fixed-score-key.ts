import type { Experiment } from "@gradus/protocol";
import { canonicalJson } from "../experiment/folder/canonical-json.js";

/** The name under which the values of a fixed score are kept: a scorer with other options is another score. */
export function fixedScoreKey({ name, options }: Experiment["arms"][number]["scores"][string]): string {
  const isPlain = name === "column" || Object.keys(options).length === 0;
  return isPlain ? name : `${name} ${canonicalJson(options)}`;
}
