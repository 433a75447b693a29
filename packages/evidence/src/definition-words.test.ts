import { describe, expect, it } from "vitest";
import { allInWords, type DefinitionFacts, definitionFailures, targetNotes } from "./definition-words.js";

const holds: DefinitionFacts = {
  verdict: "curriculum",
  entropyFailure: null,
  monotonyFailure: null,
  endsInBase: true,
  allIn: null,
};

describe("definitionFailures", () => {
  it("says nothing where the definition holds", () => {
    expect(definitionFailures(holds)).toEqual([]);
  });

  it("names each condition, its first step and its example", () => {
    expect(
      definitionFailures({
        ...holds,
        entropyFailure: { step: 1200, before: Math.log(8002), after: Math.log(4001) },
        monotonyFailure: { step: 7, exampleId: "e13", before: 1, after: 0.3333333 },
        endsInBase: false,
      }),
    ).toEqual([
      "the entropy of Q falls at step 1,200 (from that of 8,002 examples to 4,001)",
      "the weight of example e13 falls at step 7 (1 → 0.333)",
      "it does not end in the base distribution",
    ]);
  });

  it("tells staying from falling, and shows a fall that rounding would hide", () => {
    const at = (before: number, after: number) =>
      definitionFailures({ ...holds, entropyFailure: { step: 3, before, after } });
    expect(at(Math.log(400), Math.log(400))).toEqual([
      "the entropy of Q stays as it is at step 3 (that of 400 examples)",
    ]);
    expect(at(Math.log(400.2), Math.log(400.1))).toEqual([
      "the entropy of Q falls at step 3 (from that of 400.20000 examples to 400.10000)",
    ]);
  });
});

it("warns of going all in only where those let in last hold most of the loss", () => {
  const allIn = { step: 96, leftOutShare: 0.08, leftOutLossShare: 0.61 };
  expect(allInWords({ allIn })).toBe(
    "all in at step 96: the last 8.00 % to be let in hold 61.0 % of the loss, which with wrong labels undoes what self-paced learning gained; a stopFraction below 1 stops before",
  );
  expect(allInWords({ allIn: { ...allIn, leftOutLossShare: 0.5 } })).toBeNull();
  expect(allInWords({ allIn: { ...allIn, leftOutLossShare: null } })).toBeNull();
  expect(allInWords({ allIn: null })).toBeNull();
});

describe("targetNotes", () => {
  const fed = { neverSeenShare: 0, starvedShare: 0.009, examples: [] };

  it("are none where nothing is worth saying, or nothing is known", () => {
    expect(targetNotes(holds, fed)).toEqual([]);
    expect(targetNotes({ ...holds, verdict: "unchanged" }, fed)).toEqual([]);
    expect(targetNotes(null, null)).toEqual([]);
  });

  it("say that it is no curriculum, that it went all in, and whom it starved", () => {
    const definition: DefinitionFacts = {
      ...holds,
      verdict: "no curriculum",
      endsInBase: false,
      allIn: { step: 9, leftOutShare: 0.2, leftOutLossShare: 0.75 },
    };
    const examples = ["a", "b", "c", "d"].map((exampleId) => ({ exampleId }));
    expect(targetNotes(definition, { neverSeenShare: 0.02, starvedShare: 0.345, examples })).toEqual([
      "No curriculum by Bengio's definition in block 1: it does not end in the base distribution.",
      "In block 1 it went all in at step 9: the last 20.0 % to be let in hold 75.0 % of the loss, which with wrong labels undoes what self-paced learning gained; a stopFraction below 1 stops before.",
      "It starved 34.5 % of the examples: not trained on in the last half of a run, 2.00 % never at all; most often a, b, c.",
    ]);
  });

  it("say of starving only what exceeds the expected by more than a point", () => {
    const short = { neverSeenShare: 0, starvedShare: 0.505, examples: [{ exampleId: "a" }] };
    expect(targetNotes(null, short, 0.505)).toEqual([]);
    expect(targetNotes(null, short, 0.496)).toEqual([]);
    expect(targetNotes(null, short, 0.494)).toEqual([
      "It starved 50.5 % of the examples (a shuffle of as many steps, or the control: 49.4 %): not trained on in the last half of a run, 0 % never at all; most often a.",
    ]);
  });
});
