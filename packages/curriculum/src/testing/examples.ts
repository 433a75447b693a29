import { createRng } from "@gradus/numeric";
import type { Examples } from "../contracts.js";

/** A small table with everything a method may need. */
export function someExamples(
  count: number,
  { seed = 1, base = false, classCount = 3 }: { seed?: number; base?: boolean; classCount?: number } = {},
): Examples {
  const rng = createRng(seed);
  const column = (name: string) => {
    const values = new Float64Array(count);
    rng.split(name).fillUniform(0, values);
    return values;
  };
  const keys = Uint32Array.from({ length: 2 * count }, (_, k) => rng.split("keys").uint32(k));
  return {
    count,
    keys,
    classes: Int32Array.from(column("class"), (u) => Math.floor(u * classCount)),
    classCount,
    // Halves, so that there are ties.
    scores: {
      difficulty: column("difficulty").map((u) => Math.floor(u * 20) / 2),
      irreducibleLoss: column("irreducible"),
    },
    groups: Int32Array.from(column("group"), (u) => Math.floor(u * 7)),
    pools: { validation: 23, reference: 17 },
    ...(base && { base: column("base").map((u) => 0.5 + u) }),
  };
}
