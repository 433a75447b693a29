import type { Judgement } from "@gradus/evidence";
import { judgementWords, type Plan } from "./words.js";

/** The verdict for machines: units of the metric, oriented so that higher is better. */
export function judgementDocument(judgement: Judgement, { control, margin, blocks }: Plan) {
  const { conclusion, sentences, notes } = judgementWords(judgement, { control, margin, blocks });
  const arms = judgement.results.map((result, k) => {
    const { arm, verdict, reason, mean, low, high, equivalenceLow, equivalenceHigh, testSetLuck } = result;
    const intervals = { mean, low, high, equivalenceLow, equivalenceHigh };
    return {
      arm,
      verdict,
      reason,
      blocks: result.blocks,
      ...intervals,
      testSetLuck,
      sentence: sentences[k]!,
    };
  });
  return { format: "gradus.verdict/1", control, margin, blocks, conclusion, notes, arms };
}
