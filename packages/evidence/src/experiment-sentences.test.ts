import { describe, expect, it } from "vitest";
import { conclusionSentence, constantAnswerWarning, loosePairsSentence } from "./experiment-sentences.js";
import type { Verdict } from "./result.js";

describe("the conclusion", () => {
  const closed = (arm: string, verdict: Verdict) => ({
    arm,
    verdict,
    reason: "boundary" as const,
    blocks: 9,
  });

  it("counts what helped, an arm once", () => {
    const results = [
      closed("a", "better"),
      closed("a", "worse"),
      closed("b", "equivalent"),
      closed("c", "better"),
    ];
    expect(conclusionSentence(results, 20)).toBe(
      "2 of 3 curricula helped on your data at this budget: a, c.",
    );
    expect(conclusionSentence([closed("b", "better")], 20)).toBe(
      "1 of 1 curriculum helped on your data at this budget: b.",
    );
  });

  it("says that nothing is decided while the plan is not complete", () => {
    const open = { arm: "a", verdict: "no evidence" as const, reason: "too-few-blocks" as const, blocks: 7 };
    expect(conclusionSentence([open], 20)).toBe("Nothing is decided yet: 7 of 20 planned blocks.");
  });

  it("says that none helped only where every arm is decided", () => {
    const results = [closed("a", "worse"), closed("b", "equivalent")];
    expect(conclusionSentence(results, 20)).toBe(
      "No curriculum helped on your data at this budget. Use random order.",
    );
    expect(conclusionSentence([...results, closed("c", "no evidence"), closed("d", "no evidence")], 20)).toBe(
      "No curriculum was shown to help on your data at this budget; 2 of 4 not decided. Keep random order.",
    );
    expect(conclusionSentence([closed("a", "no evidence"), closed("b", "no evidence")], 20, "baseline")).toBe(
      "Not decided: no curriculum was shown to help on your data at this budget. Keep baseline.",
    );
  });
});

it("counts an arm that never differed neither as helping nor as open: its own sentence says it", () => {
  const untested = {
    arm: "c",
    verdict: "no evidence" as const,
    reason: "never-differed" as const,
    blocks: 6,
  };
  const worse = { arm: "a", verdict: "worse" as const, reason: "boundary" as const, blocks: 9 };
  expect(conclusionSentence([worse, untested], 20)).toBe(
    "No curriculum helped on your data at this budget. Use random order.",
  );
  expect(conclusionSentence([untested], 20)).toBe(
    "Nothing was tested: no curriculum trained otherwise than random order.",
  );
});

describe("constantAnswerWarning", () => {
  const given = {
    controlMean: 0.9849,
    constantMetric: 0.9847,
    constant: "the most frequent class",
    metric: { name: "accuracy", unit: "share" as const },
    margin: 0.005,
    resolution: 0.001,
    helped: false,
  };

  it("says of a control that learnt nothing that nothing was compared", () => {
    expect(constantAnswerWarning(given)).toBe(
      "The control does not beat always answering the most frequent class (98.5 % against 98.5 %): this comparison says nothing about curricula.",
    );
    const error = { name: "mean-squared-error", unit: "number" as const, higherIsBetter: false };
    const price = {
      constantMetric: 61_204,
      margin: 600,
      resolution: 1e-6,
      metric: error,
      constant: "the mean",
    };
    expect(constantAnswerWarning({ ...given, ...price, controlMean: 61_910 })).toBe(
      "The control does not beat always answering the mean (61,900 against 61,200): this comparison says nothing about curricula.",
    );
    expect(constantAnswerWarning({ ...given, ...price, controlMean: 51_000 })).toBeNull();
  });

  it("says less of a gain that is smaller than the margin, and nothing from there on", () => {
    expect(constantAnswerWarning({ ...given, controlMean: 0.9887 })).toBe(
      "The control beats always answering the most frequent class by less than your margin of ±0.5 pp (98.9 % against 98.5 %): this comparison says little about curricula.",
    );
    expect(constantAnswerWarning({ ...given, controlMean: 0.99 })).toBeNull();
    expect(constantAnswerWarning({ ...given, controlMean: 0.9887, margin: 1e-4 })).toBeNull();
    expect(constantAnswerWarning({ ...given, controlMean: 0.985, margin: 1e-4 })).toMatch(/does not beat/);
  });

  it("does not deny an arm that learnt where the control did not", () => {
    expect(constantAnswerWarning({ ...given, helped: true })).toMatch(
      /98\.5 %\): a control that learns more may turn what is said of the arms\.$/,
    );
  });
});

it("says what loose pairs cost", () => {
  expect(loosePairsSentence(0.4)).toBe(
    "Your trainer is not repeatable: two runs of the control with one seed differ by 0.4 of the spread between seeds. The verdict holds, but needs about 1.3 times the blocks.",
  );
});

it("calls arms what they are", () => {
  const result = { arm: "shuffle-with-drop", verdict: "worse", reason: "boundary", blocks: 5 } as const;
  const called = (verdict: "better" | "worse", noun?: readonly [string, string]) =>
    conclusionSentence([{ ...result, verdict }], 9, "random order", noun);
  expect(called("worse", ["arm", "arms"])).toBe(
    "No arm helped on your data at this budget. Use random order.",
  );
  expect(called("better", ["arm", "arms"])).toContain("1 of 1 arm helped");
  expect(called("better")).toContain("1 of 1 curriculum helped");
});
