import { join } from "node:path";
import { expect, it } from "vitest";
import { findForbiddenImports } from "./arrows.mjs";
import { parse } from "./syntax.mjs";
import { ROOT } from "./workspace.mjs";

function problemsOf(name: string, file: string, code: string) {
  const folder = join(ROOT, "packages", name);
  const room = { name, folder, packageName: `@gradus/${name}`, dependencies: ["@gradus/numeric", "zod"] };
  const path = join(folder, "src", file);
  return findForbiddenImports(room, [path], (given) => parse(given, code));
}

it("follows the arrows of package.json, in every form of import", () => {
  const code = [
    'import { a } from "@gradus/numeric";',
    'import { z } from "zod/v4";',
    'import { b } from "./other.js";',
    'import { c } from "@gradus/lab";',
    'export { d } from "@gradus/data";',
    'export * from "yaml";',
    'const e = await import("onnxruntime-node");',
    'import type { F } from "@gradus/graph";',
  ].join("\n");
  const name = "is not among the dependencies of @gradus/protocol";
  expect(problemsOf("protocol", "a.ts", code)).toEqual([
    `packages/protocol/src/a.ts:4: @gradus/lab ${name}`,
    `packages/protocol/src/a.ts:8: @gradus/graph ${name}`,
    `packages/protocol/src/a.ts:5: @gradus/data ${name}`,
    `packages/protocol/src/a.ts:6: yaml ${name}`,
    `packages/protocol/src/a.ts:7: onnxruntime-node ${name}`,
  ]);
});

it("keeps a room's files to themselves", () => {
  expect(problemsOf("protocol", "a.ts", 'import "../../numeric/src/rng.js";')).toEqual([
    "packages/protocol/src/a.ts:1: ../../numeric/src/rng.js leaves the room; import its package by name",
  ]);
  expect(problemsOf("protocol", "a.ts", "await import(name);")).toEqual([
    "packages/protocol/src/a.ts:1: import() must name its module",
  ]);
});

it("keeps Node out of pure rooms, and test tools out of the product", () => {
  expect(problemsOf("protocol", "a.ts", 'import "node:fs";')).toEqual([]);
  expect(problemsOf("evidence", "a.ts", 'import "node:fs";')).toEqual([
    "packages/evidence/src/a.ts:1: node:fs in a pure room",
  ]);
  expect(problemsOf("evidence", "a.test.ts", 'import "node:fs"; import "vitest";')).toEqual([]);
  expect(problemsOf("evidence", "a.ts", 'import "vitest";')).toHaveLength(1);
});
