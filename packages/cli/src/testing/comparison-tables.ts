import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRng } from "@gradus/numeric";

/** Names of the columns of each table that {@link writeTables} writes. */
const HEADS = {
  points: "id,x,z,kind,hard,team,mass,label",
  prices: "id,x,z,price",
  notes: "id,note,season",
};

const WORDS = ["red", "green", "slow", "fast", "house", "river", "tree", "road"];
const SEASONS = {
  cold: ["snow", "ice", "frost"],
  warm: ["sun", "beach", "heat"],
};

/** Writes three small tables with a test table of the first, the same ones everywhere: noisy classes, prices, short texts. */
export function writeTables(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, head: string, rows: readonly string[]) =>
    writeFileSync(join(folder, name), `${[head, ...rows].join("\n")}\n`);
  write("train.csv", HEADS.points, points(300, "train"));
  write("test.csv", HEADS.points, points(120, "test"));
  write("prices.csv", HEADS.prices, prices(300));
  write("notes.csv", HEADS.notes, notes(300));
}

function points(count: number, name: string): string[] {
  const rng = createRng(1).split(name);
  return Array.from({ length: count }, (_, row) => {
    const side = row % 2 === 0 ? 0.7 : -0.7;
    const [x, z] = [side + rng.split("x").normal(row), side + rng.split("z").normal(row)];
    const kind = "abc"[rng.split("kind").integer(row, 3)];
    const team = `team-${rng.split("team").integer(row, 40)}`;
    const mass = (0.1 + rng.split("mass").uniform(row)).toFixed(3);
    const label = row % 2 === 0 ? "yes" : "no";
    return [
      `${name}-${row}`,
      x.toFixed(4),
      z.toFixed(4),
      kind,
      Math.abs(x).toFixed(4),
      team,
      mass,
      label,
    ].join(",");
  });
}

function prices(count: number): string[] {
  const rng = createRng(2);
  return Array.from({ length: count }, (_, row) => {
    const [x, z] = [rng.split("x").normal(row), rng.split("z").normal(row)];
    const price = 50 + 10 * x - 4 * z * z + 3 * rng.split("noise").normal(row);
    return [`p${row}`, x.toFixed(4), z.toFixed(4), price.toFixed(3)].join(",");
  });
}

function notes(count: number): string[] {
  const rng = createRng(3);
  return Array.from({ length: count }, (_, row) => {
    const season = row % 2 === 0 ? "cold" : "warm";
    const words = Array.from({ length: 3 + (row % 4) }, (_, k) => {
      const pool = rng.split("pool").uniform(8 * row + k) < 0.3 ? SEASONS[season] : WORDS;
      return pool[rng.split("word").integer(8 * row + k, pool.length)];
    });
    return `n${row},${words.join(" ")},${season}`;
  });
}
