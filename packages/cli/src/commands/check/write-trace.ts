import { writeTable } from "@gradus/data";
import { curriculumTrace, pictureToSvg } from "@gradus/report";
import type { ValuesOf } from "../../command.js";
import { UsageError } from "../../errors.js";
import { checkFreeOutput } from "../../free-output.js";
import { writeWholeText } from "../../record-file.js";
import type { checkOptions } from "../check.js";
import type { CheckDocument } from "./check-document.js";

const WIDTH = 800;

/** Refuses a file that could not be written, before anything is run. */
export function checkOut({ out, force }: Pick<ValuesOf<typeof checkOptions>, "out" | "force">): void {
  if (out === undefined) return;
  if (!/\.(json|svg|parquet|jsonl(\.gz)?|csv(\.gz)?)$/.test(out)) {
    throw new UsageError(
      `--out must end in .parquet, .jsonl, .csv, .json or .svg, got ${JSON.stringify(out)}`,
    );
  }
  checkFreeOutput(out, force);
}

/** Writes the trace as the ending of the file says: all of it, its picture, or a row a point. */
export async function writeTrace(out: string, document: CheckDocument): Promise<void> {
  if (out.endsWith(".json")) writeWholeText(out, `${JSON.stringify(document, null, 2)}\n`);
  else if (out.endsWith(".svg")) {
    writeWholeText(out, `${pictureToSvg(curriculumTrace(document, WIDTH), "trace", true)}\n`);
  } else await writeTable(out, pointColumns(document));
}

function pointColumns({ points }: CheckDocument) {
  type Point = CheckDocument["points"][number];
  const column = (pick: (point: Point) => number) => Float64Array.from(points, pick);
  return {
    step: Int32Array.from(points, ({ step }) => step),
    progress: column(({ progress }) => progress),
    openFraction: column(({ openFraction }) => openFraction),
    targetEntropy: column(({ target }) => target.entropy),
    targetEffectiveNumber: column(({ target }) => target.effectiveNumber),
    targetEffectiveSampleSize: column(({ target }) => target.effectiveSampleSize),
    minimisedEntropy: column(({ effective }) => effective.entropy),
    minimisedEffectiveNumber: column(({ effective }) => effective.effectiveNumber),
    minimisedEffectiveSampleSize: column(({ effective }) => effective.effectiveSampleSize),
    neverSeenShare: column(({ neverSeenShare }) => neverSeenShare),
  };
}
