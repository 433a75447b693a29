import type { JsonSchema } from "@gradus/numeric";
import * as z from "zod";
import { experimentInputSchema } from "./experiment.js";

/** The JSON Schema of `experiment.yaml`: what editors complete from, and what a refused key is explained by. */
export function experimentJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(experimentInputSchema, { io: "input" });
  return { $schema, title: "gradus experiment.yaml", ...schema };
}
