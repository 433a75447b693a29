/** Bundles the engine into the one file that the Python package carries. Reads what is built. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { ROOT } from "./workspace.mjs";

export const ENGINE_FILE = join(ROOT, "python/src/gradus/engine.mjs");

/** Writes the bundle beside the Python sources; git does not keep it. */
export async function bundleEngine() {
  const input = join(ROOT, "packages/engine/dist/main.js");
  if (!existsSync(input)) throw new Error(`${input} is not there: npm run build makes it`);
  const bundle = await rolldown({ input, platform: "node" });
  await bundle.write({ file: ENGINE_FILE, format: "esm", codeSplitting: false, minify: true });
  await bundle.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundleEngine();
  console.log(`wrote ${ENGINE_FILE}`);
}
