import { Visitor } from "rolldown/utils";
import { lineAt, parse } from "./syntax.mjs";
import { isTestSource, shortPath } from "./workspace.mjs";

/** What IEEE 754 or the integers pin to the last bit; every other member of Math may differ between engines. */
const EXACT_MATH = new Set(
  "E PI LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2 abs ceil clz32 floor fround imul max min round sign sqrt trunc".split(
    " ",
  ),
);

/** Globals that read the outside world. */
const OUTSIDE = new Set(
  "Date performance console process fetch crypto setTimeout setInterval setImmediate queueMicrotask require Buffer Intl".split(
    " ",
  ),
);

/** Methods whose answer depends on the machine's locale. */
const LOCAL = /^(localeCompare|toLocale\w+)$/;

/**
 * Places in a pure room that read the clock, chance or the world, or compute what engines round differently.
 *
 * @returns {string[]} `file:line: what is wrong`
 */
export function findImpurities(sources, parseFile = parse) {
  return sources.filter((path) => !isTestSource(path)).flatMap((path) => impuritiesOf(parseFile(path)));
}

function impuritiesOf({ path, text, program }) {
  const found = [];
  const report = (node, problem) => found.push(`${shortPath(path)}:${lineAt(text, node.start)}: ${problem}`);
  const innocent = new Set();
  const power = ({ operator }) => operator === "**" || operator === "**=";
  new Visitor({
    BinaryExpression: (node) => power(node) && report(node, "** differs between engines; use numeric's pow"),
    AssignmentExpression: (node) =>
      power(node) && report(node, "** differs between engines; use numeric's pow"),
    MemberExpression(node) {
      const member = memberName(node);
      if (!node.computed) innocent.add(node.property);
      if (member !== undefined && LOCAL.test(member)) report(node, `${member} depends on the locale`);
      if (node.object.type !== "Identifier" || node.object.name !== "Math") return;
      innocent.add(node.object);
      if (member === "random") report(node, "Math.random cannot be repeated; use an Rng");
      else if (member === undefined || !EXACT_MATH.has(member)) {
        report(node, `Math.${member ?? "[…]"} differs between engines; use numeric's own`);
      }
    },
    Property: (node) => !node.computed && !node.shorthand && innocent.add(node.key),
    PropertyDefinition: (node) => !node.computed && innocent.add(node.key),
    MethodDefinition: (node) => !node.computed && innocent.add(node.key),
    TSPropertySignature: (node) => !node.computed && innocent.add(node.key),
    TSMethodSignature: (node) => !node.computed && innocent.add(node.key),
    Identifier(node) {
      if (innocent.has(node)) return;
      if (node.name === "Math") report(node, "Math must be read member by member");
      if (OUTSIDE.has(node.name)) report(node, `${node.name} reaches outside a pure room`);
    },
  }).visit(program);
  return found;
}

function memberName({ computed, property }) {
  if (!computed) return property.name;
  return property.type === "Literal" && typeof property.value === "string" ? property.value : undefined;
}
