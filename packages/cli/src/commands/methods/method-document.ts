import type { Method } from "@gradus/curriculum";

/** A method as JSON: what the catalog knows of it, without its functions. */
export function methodDocument(method: Method) {
  const { kind, name, title, says, formula, needs, feedback, costPerStep, source, algorithm } = method;
  const options = Object.entries(method.options.fields).map(([option, descriptor]) => ({
    name: option,
    rule: descriptor.rule,
    presence: descriptor.presence,
    ...(descriptor.default === undefined ? {} : { default: descriptor.default }),
    says: descriptor.says,
    schema: descriptor.schema,
  }));
  const parts = Object.entries(method.parts ?? {}).map(([option, part]) => ({
    name: option,
    methods: part.methods.map((each) => each.name),
    default: part.default,
    says: part.says,
  }));
  return {
    kind,
    name,
    title,
    says,
    formula,
    options,
    parts,
    needs,
    feedback,
    costPerStep,
    source,
    algorithm,
  };
}
