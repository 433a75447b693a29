import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRng } from "@gradus/numeric";
import type { Experiment, Report } from "@gradus/protocol";
import { afterAll, expect, it } from "vitest";
import { runGradus } from "../../testing/built-command.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-images-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Images of 8 × 8 with a bright line, across in class 0 and down in class 1, and noise. */
function writeLines(name: string, labelsName: string, count: number, seed: number): void {
  const rng = createRng(seed);
  const header = Buffer.from([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 8]);
  header.writeUInt32BE(count, 4);
  const pixels = Uint8Array.from({ length: 64 * count }, (_, i) => {
    const row = i >> 6;
    const place = row % 2 === 0 ? (i >> 3) & 7 : i & 7;
    const line = place === Math.floor(8 * rng.split("line").uniform(row)) ? 120 : 0;
    return line + Math.floor(130 * rng.split("noise").uniform(i));
  });
  writeFileSync(join(folder, name), Buffer.concat([header, pixels]));
  const rows = Array.from({ length: count }, (_, row) => `${row % 2},${row % 4 < 2 ? 0 : 1}`);
  writeFileSync(join(folder, labelsName), `way,difficulty\n${rows.join("\n")}\n`);
}

it("compares curricula on images, with the labels and the difficulty of a table beside them", async () => {
  writeLines("lines.idx", "about.csv", 240, 1);
  writeLines("others.idx", "about-others.csv", 80, 2);
  const words =
    "lines.idx --labels about.csv --test others.idx --test-labels about-others.csv --label way " +
    "--arms shuffle,easy-first --blocks 5 --epochs 4 --tuning none --out run --json";
  const { code, out, err } = await runGradus(["compare", ...words.split(" ")], folder);
  expect([code, err]).toEqual([0, expect.stringContaining("image: image (from lines.idx; 8 × 8 pixels)")]);
  const report: Report = JSON.parse(out);
  const experiment: Experiment = JSON.parse(
    readFileSync(join(folder, "run/experiment.json"), "utf8"),
  ).resolved;
  expect(experiment.model.kind).toBe("cnn");
  expect(experiment.table).toMatchObject({ name: "lines.idx", rows: 240 });
  expect(experiment.test).toMatchObject({ kind: "file", name: "others.idx", rows: 80 });
  expect(experiment.table.columns.map(({ kind }) => kind)).toEqual(["label", "difficulty", "image"]);
  expect(experiment.arms[1]!.scores).toMatchObject({ difficulty: { name: "column" } });
  // A network that tells the lines apart: five standard errors of 80 fair guesses above one half are .78.
  expect(report.control.mean).toBeGreaterThan(0.5 + 5 * Math.sqrt(0.25 / 80));
});
