import { describeDifference, describeMean, differenceWithUnit, grouped } from "./metric-words.js";
import { blocksToSettle } from "./planning.js";
import { conditions, controlOf, type SentenceFacts } from "./sentence-facts.js";
import { neededTestExamples } from "./test-set-luck.js";

/** Why nothing could be said of an arm, and what would settle it. */
export function undecidedWords(facts: SentenceFacts): string[] {
  const { result, metric, plannedBlocks, futility = 0.05 } = facts;
  const { arm, blocks, reason } = result;
  const control = controlOf(facts);
  if (reason === "never-differed") {
    return [
      `${arm} never switched on: it trained on the same batches as ${control} in ${result.identicalBlocks} of ${blocks} blocks; nothing was tested.`,
    ];
  }
  if (blocks === 0) return [`No evidence yet for ${arm}: 0 of ${plannedBlocks} planned blocks.`];
  const size = describeDifference(result, metric);
  if (reason === "test-set-luck") return testSetWords(facts);
  if (reason === "futility") {
    return [
      `No evidence for ${arm}${conditions(facts)}: ${size}.`,
      `Stopped after ${blocks} of ${plannedBlocks} blocks: the chance of any verdict within the plan is below ${Number((100 * futility).toPrecision(3))} %.`,
      ...settleWords(facts, (count) => `${count} (or a wider margin) would be needed.`),
    ];
  }
  if (reason === "too-few-blocks") {
    return [
      `No evidence yet for ${arm}${conditions(facts)}: ${size} after ${blocks} of ${plannedBlocks} planned blocks.`,
      "This is not evidence of no effect: the plan is not complete.",
    ];
  }
  return [
    `No evidence yet for ${arm}${conditions(facts)}: ${size} after ${blocks} blocks.`,
    "This is not evidence of no effect.",
    ...settleWords(facts, (count) => `${count} would settle a difference of this size.`),
  ];
}

function testSetWords({ result, metric, margin, testExamples }: SentenceFacts): string[] {
  const { arm, mean } = result;
  const luck = result.testSetLuck ?? 0;
  const other = mean - 2 * luck * (mean < 0 ? -1 : 1);
  const range = { mean, low: Math.min(mean, other), high: Math.max(mean, other) };
  const subject =
    testExamples === undefined ? "Your test set" : `Your ${grouped(testExamples)} test examples`;
  const words = [
    `${subject} cannot settle ${arm}: on this test set ${describeMean(range, metric)}, but another test set of this size could give ${differenceWithUnit(other, metric, range)}.`,
  ];
  if (testExamples !== undefined) {
    words.push(`About ${grouped(rounded(neededTestExamples(testExamples, mean, luck, margin)))} would.`);
  }
  return words;
}

function settleWords(facts: SentenceFacts, sentence: (count: string) => string): string[] {
  const { result, margin, familySize } = facts;
  const blocks = blocksToSettle({
    sd: result.sd,
    difference: result.mean,
    margin,
    familySize,
    testSetLuck: result.testSetLuck ?? 0,
  });
  if (blocks === Infinity) {
    return ["No number of blocks would settle it on this test set; more test examples would."];
  }
  const about = Math.max(blocks, facts.plannedBlocks + 1);
  return [sentence(`About ${grouped(rounded(about))} blocks`)];
}

/** Two significant digits above 100: nobody knows more. Upwards, so that it is enough. */
function rounded(count: number): number {
  if (count < 100) return count;
  const unit = Number(`1e${String(Math.ceil(count)).length - 2}`);
  return Math.ceil(count / unit) * unit;
}
