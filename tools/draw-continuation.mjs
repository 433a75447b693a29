/** Draws the pictures of docs/continuation.md; a test holds them to what this writes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pictureToSvg } from "../packages/report/dist/index.js";
import { landscapePicture, landscapeSubjects } from "../packages/reproduce/dist/index.js";
import { ROOT } from "./workspace.mjs";

const folder = join(ROOT, "docs/pictures");
mkdirSync(folder, { recursive: true });
for (const [name, subject] of Object.entries(landscapeSubjects)) {
  const svg = pictureToSvg(landscapePicture(subject), `continuation-${name}`, true);
  writeFileSync(join(folder, `continuation-${name}.svg`), `${svg}\n`);
}
