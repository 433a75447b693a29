import { conclusionSentence, type Judgement, verdictSentence } from "@gradus/evidence";

/** The plan that the results were judged by. */
export interface Plan {
  control: string;
  margin: number;
  blocks: number;
}

/** What was found, in sentences: for people and in the document alike. */
export interface JudgementWords {
  conclusion: string;
  /** `[arms]` */
  sentences: string[];
  /** What to know of the rows: copies, and blocks that were not read. */
  notes: string[];
}

/** Puts a judgement into words. */
export function judgementWords(judgement: Judgement, plan: Plan): JudgementWords {
  const { results, metric, testExamples } = judgement;
  const control = plan.control === "shuffle" ? "random order" : plan.control;
  const sentences = results.map((result) =>
    verdictSentence({
      result,
      metric,
      margin: plan.margin,
      plannedBlocks: plan.blocks,
      familySize: results.length,
      control,
      testExamples: testExamples ?? undefined,
    }),
  );
  return {
    conclusion: conclusionSentence(results, plan.blocks, control),
    sentences,
    notes: [...copies(judgement, plan.control), ...notRead(judgement)],
  };
}

function copies({ identical }: Judgement, control: string): string[] {
  return identical.map(([one, other]) => {
    const nothing =
      one === control || other === control ? "nothing was compared" : "they are one arm, counted twice";
    return `${one} and ${other} are identical: the same metric in every block. If one is a copy of the other, ${nothing}.`;
  });
}

/** Arms that closed together are named together. */
function notRead({ results }: Judgement): string[] {
  const armsOf = new Map<string, string[]>();
  for (const { arm, blocks, blocksGiven, lastBlock } of results) {
    if (blocksGiven <= blocks) continue;
    const words = `${blocksGiven} blocks given, ${blocks} read: closed at block ${lastBlock}.`;
    armsOf.set(words, [...(armsOf.get(words) ?? []), arm]);
  }
  return [...armsOf].map(([words, arms]) => `${arms.join(", ")}: ${words}`);
}
