import { describeDifference, describeMean, differenceWithUnit, formatSize } from "./metric-words.js";
import {
  conditions,
  controlOf,
  pacingPlacebo,
  type SentenceFacts,
  type SentenceResult,
} from "./sentence-facts.js";
import { undecidedWords } from "./undecided-words.js";

/**
 * What was found of one arm, in plain words: verdict, size, interval, blocks, and what the verdict does not show.
 * Terminal, report file and studio print this string.
 */
export function verdictSentence(facts: SentenceFacts): string {
  return [...failureWords(facts), ...verdictWords(facts), ...qualifications(facts)].join(" ");
}

function verdictWords(facts: SentenceFacts): string[] {
  switch (facts.result.verdict) {
    case "better":
      return betterWords(facts);
    case "worse":
      return worseWords(facts);
    case "equivalent":
      return equivalentWords(facts);
    case "no evidence":
      return undecidedWords(facts);
  }
}

function betterWords(facts: SentenceFacts): string[] {
  const { result, placebo, metric } = facts;
  const claim = `${result.arm} is better than ${controlOf(facts)} on your data${conditions(facts)}: ${found(facts)}`;
  if (placebo === undefined) return [`${claim}.`, ...overstated(result)];

  const { matters, suspect, ...words } = placebo.words ?? pacingPlacebo;
  const name = words.name.replace(/^the /, "");
  const size = differenceWithUnit(placebo.mean, metric, placebo);
  switch (placebo.verdict) {
    case "better":
      return [`${claim}.`, ...overstated(result), `${capital(name)}: also beaten (${size}), so ${matters}.`];
    case "worse":
      return [
        `${claim}, but worse than the ${name} (${size}): the gain comes from ${suspect}.`,
        ...overstated(result),
      ];
    default:
      return [
        `${claim}, but not shown to beat the ${name}: the gain may come from ${suspect} alone.`,
        ...overstated(result),
      ];
  }
}

function worseWords(facts: SentenceFacts): string[] {
  const { result, tuning } = facts;
  const words = [
    `${result.arm} is worse than ${controlOf(facts)} on your data${conditions(facts)}: ${found(facts)}.`,
    ...overstated(result),
  ];
  if (tuning === "control") {
    words.push(
      "The learning rate was tuned for the control only; this does not show that it is worse when tuned.",
    );
  }
  return words;
}

function equivalentWords(facts: SentenceFacts): string[] {
  const { result, metric, margin } = facts;
  const { arm, mean, equivalenceLow: low, equivalenceHigh: high } = result;
  const words = [
    `${arm} makes no difference that matters to you${conditions(facts)}: ${describeDifference({ mean, low, high }, metric)}, within your margin of ±${formatSize(margin, metric)} (95 % sure).`,
  ];
  if (result.low > 0 || result.high < 0) {
    words.push("There is a difference, but it is smaller than what matters to you.");
  }
  words.push(`Prefer ${controlOf(facts)}: it is simpler${stepWords(facts)}.`);
  return words;
}

/** What the arm's own work costs, seen from the control: steps that the same budget buys. */
function stepWords({ costRatio = 1 }: SentenceFacts): string {
  return costRatio < 1.005
    ? ""
    : ` and makes ${Number(costRatio.toFixed(2))} times as many steps for the same cost`;
}

function failureWords(facts: SentenceFacts): string[] {
  const { arm, blocks, armFailures, controlFailures } = facts.result;
  if (armFailures + controlFailures === 0) return [];
  return [`${arm} failed in ${armFailures} of ${blocks} blocks, ${controlOf(facts)} in ${controlFailures}.`];
}

function qualifications({ result, metric, difficultyGiven }: SentenceFacts): string[] {
  const words: string[] = [];
  if (result.armFailures + result.controlFailures > 0 && result.meanWithoutFailures !== null) {
    const mean = result.meanWithoutFailures;
    const size = describeMean({ ...result, mean }, metric);
    words.push(`Over the blocks without failure: ${size}, not deciding.`);
  }
  if (difficultyGiven) words.push("Difficulty given, its cost not counted.");
  return words;
}

function found({ result, metric, plannedBlocks, equalCost }: SentenceFacts): string {
  const cost = equalCost ? " at equal cost" : "";
  const blocks =
    result.reason === "extended"
      ? `${result.blocks} blocks, extended beyond the planned ${plannedBlocks}`
      : `${result.blocks} of ${plannedBlocks} planned blocks`;
  return `${describeDifference(result, metric)}${cost}, ${blocks}`;
}

function overstated({ mean, low, high }: SentenceResult): string[] {
  const nearest = mean > 0 ? low : -high;
  return nearest < Math.abs(mean) / 2 ? ["The size is probably overstated."] : [];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
