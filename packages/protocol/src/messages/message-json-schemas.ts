import type { JsonSchema } from "@gradus/numeric";
import * as z from "zod";
import { answerSchema } from "./answers.js";
import { helloSchema, requestSchema, scriptMessageSchema } from "./requests.js";

/** The JSON Schema of every message, by who sends it: what other languages' clients are made from. */
export function messageJsonSchemas(): { readonly [sender: string]: JsonSchema } {
  const schemaOf = (schema: z.ZodType, title: string): JsonSchema => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
    return { $schema, title, ...rest };
  };
  return {
    hello: schemaOf(helloSchema, "gradus hello"),
    client: schemaOf(requestSchema, "gradus request"),
    script: schemaOf(scriptMessageSchema, "gradus message of a script under a comparison"),
    engine: schemaOf(answerSchema, "gradus answer"),
  };
}
