import { catalog, type Method } from "@gradus/curriculum";
import type { Context, ExitCode } from "../../command.js";
import { UsageError } from "../../errors.js";
import { didYouMean } from "../../suggest.js";
import type { methodsOptions } from "../methods.js";
import { describeMethod } from "./describe-method.js";
import { listMethods } from "./list-methods.js";
import { methodDocument } from "./method-document.js";

export async function run(context: Context<typeof methodsOptions>): Promise<ExitCode> {
  const { kind, options } = context.values;
  const known = catalog.filter((method) => kind === undefined || method.kind === kind);
  const [name] = context.positionals;
  if (name === undefined) {
    if (options.length > 0)
      throw new UsageError("--options needs a method: gradus methods <name> --options …");
    if (context.json) context.printJson({ format: "gradus.methods/1", methods: known.map(methodDocument) });
    else context.stdout.write(listMethods(known, context.stdout));
    return 0;
  }
  const named = known.filter((method) => method.name === name);
  const [method] = named;
  if (method === undefined) throw unknownMethod(name, kind, known);
  if (context.json) context.printJson({ format: "gradus.method/1", ...methodDocument(method) });
  else context.stdout.write(describeMethod(method, named, options, context.stdout));
  return 0;
}

function unknownMethod(name: string, kind: string | undefined, known: readonly Method[]): UsageError {
  const names = known.map((method) => method.name);
  const what = kind === undefined ? "method" : kind;
  return new UsageError(`unknown ${what} ${JSON.stringify(name)}${didYouMean(name, names)}`, {
    remedy: "gradus methods lists them",
  });
}
