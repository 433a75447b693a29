import { exp } from "@gradus/numeric";
import { formatCount, formatLevel } from "./metric-words.js";

/** Where the entropy of Q did not rise, in nats. */
export interface EntropyStep {
  readonly step: number;
  readonly before: number;
  readonly after: number;
}

/** A run that was held against Bengio's definition of a curriculum. */
export interface DefinitionFacts {
  readonly verdict: "curriculum" | "no curriculum" | "unchanged";
  readonly entropyFailure: EntropyStep | null;
  /** The first example whose weight fell, and its weights. */
  readonly monotonyFailure: (EntropyStep & { readonly exampleId: string }) | null;
  readonly endsInBase: boolean;
  readonly allIn: {
    readonly step: number;
    readonly leftOutShare: number;
    readonly leftOutLossShare: number | null;
  } | null;
}

/** Who was left out of runs, as means over them. */
export interface StarvationFacts {
  readonly neverSeenShare: number;
  /** Not trained on in the last half of the run, the never seen among them. */
  readonly starvedShare: number;
  /** Those that starved most often, first. */
  readonly examples: readonly { readonly exampleId: string }[];
}

const SHARE = { name: "", unit: "share" } as const;
/** From so much more than is expected anyway, starving is worth a word. */
const WORTH_SAYING = 0.01;
const NAMED = 3;

/** Each condition of the definition that does not hold, with the first step that breaks it; none where all hold. */
export function definitionFailures({
  entropyFailure,
  monotonyFailure,
  endsInBase,
}: DefinitionFacts): string[] {
  const failures: string[] = [];
  if (entropyFailure !== null) failures.push(entropyWords(entropyFailure));
  if (monotonyFailure !== null) {
    const { step, exampleId, before, after } = monotonyFailure;
    const [from, to] = [before, after].map((weight) => String(Number(weight.toPrecision(3))));
    failures.push(`the weight of example ${exampleId} falls at step ${formatCount(step)} (${from} → ${to})`);
  }
  if (!endsInBase) failures.push("it does not end in the base distribution");
  return failures;
}

/** The step at which the entropy of Q stays or falls; entropies are said as how many examples, drawn alike, have them. */
export function entropyWords({ step, before, after }: EntropyStep): string {
  const [from, to] = [exp(before), exp(after)];
  const at = `at step ${formatCount(step)}`;
  if (before - after <= 1e-12 * Math.max(1, before)) {
    return `the entropy of Q stays as it is ${at} (that of ${formatCount(to)} examples)`;
  }
  const written =
    formatCount(from) === formatCount(to) ? (value: number) => value.toPrecision(8) : formatCount;
  return `the entropy of Q falls ${at} (from that of ${written(from)} examples to ${written(to)})`;
}

/** That self-paced learning let in most of the loss at once; null where it did not. */
export function allInWords({ allIn }: Pick<DefinitionFacts, "allIn">): string | null {
  if (allIn === null || allIn.leftOutLossShare === null || allIn.leftOutLossShare <= 0.5) return null;
  const [share, lossShare] = [allIn.leftOutShare, allIn.leftOutLossShare].map((each) =>
    formatLevel(each, SHARE),
  );
  return `all in at step ${formatCount(allIn.step)}: the last ${share} to be let in hold ${lossShare} of the loss, which with wrong labels undoes what self-paced learning gained; a stopFraction below 1 stops before`;
}

/**
 * What is worth a word about an arm's target and about whom it left out, a sentence each; often nothing.
 *
 * @param expectedShare Share of the examples that would be starved without the arm's choice: by its control, or by as
 *   many steps of a shuffle. Only what exceeds it by more than a point is said.
 */
export function targetNotes(
  definition: DefinitionFacts | null,
  starvation: StarvationFacts | null,
  expectedShare = 0,
): string[] {
  const notes: string[] = [];
  if (definition?.verdict === "no curriculum") {
    notes.push(
      `No curriculum by Bengio's definition in block 1: ${definitionFailures(definition).join("; ")}.`,
    );
  }
  const collapsed = definition === null ? null : allInWords(definition);
  if (collapsed !== null) notes.push(`In block 1 it went ${collapsed}.`);
  if (starvation !== null && starvation.starvedShare - expectedShare > WORTH_SAYING) {
    const { neverSeenShare, starvedShare, examples } = starvation;
    const named = examples.slice(0, NAMED).map(({ exampleId }) => exampleId);
    const expected =
      expectedShare === 0
        ? ""
        : ` (a shuffle of as many steps, or the control: ${formatLevel(expectedShare, SHARE)})`;
    notes.push(
      `It starved ${formatLevel(starvedShare, SHARE)} of the examples${expected}: not trained on in the last half of a run, ${formatLevel(neverSeenShare, SHARE)} never at all; most often ${named.join(", ")}.`,
    );
  }
  return notes;
}
