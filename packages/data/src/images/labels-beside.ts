import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** How a file of images is called, and what its labels are called then; the first pair that fits counts. */
const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/images([.-])idx3/i, "labels$1idx1"],
  [/images/, "labels"],
  [/image/, "label"],
  [/(^|[_.-])[xX]([_.-])/, "$1y$2"],
];

/**
 * The file of labels that stands beside a file of images by the customs of the field, or undefined:
 * `train-images-idx3-ubyte.gz` has `train-labels-idx1-ubyte.gz`, `images.npy` has `labels.npy`, `x_test.npy` has
 * `y_test.npy`; an IDX file may be gzipped where the other is not.
 */
export function labelsBeside(path: string): string | undefined {
  const name = basename(path);
  const pair = PAIRS.find(([pattern]) => pattern.test(name));
  if (pair === undefined) return undefined;
  const beside = join(dirname(path), name.replace(pair[0], pair[1]));
  const other = /\.gz$/i.test(beside) ? beside.slice(0, -3) : `${beside}.gz`;
  return [beside, other].find((candidate) => existsSync(candidate));
}
