import {
  checkRecipe,
  type MeasureAsk,
  needsOf,
  type Run,
  readsGroups,
  type SignalName,
  type Signals,
  startRun,
  type TrainAsk,
} from "@gradus/curriculum";
import { InputError } from "@gradus/data";
import type { Experiment } from "@gradus/protocol";
import { scorerCost, TRAINED_SCORERS } from "../../scorers/scorer-cost.js";
import { asTrained } from "../as-trained.js";
import { EvaluationClock } from "../cell/evaluation-clock.js";
import { REFERENCE_PART } from "../cell/pools-of.js";
import { refuseUnfitSignals } from "./refuse-unfit-signals.js";

type Arm = Experiment["arms"][number];

/**
 * Refuses a budget in which an arm has nothing to show by the first share at which arms are compared: its steps, a
 * pool each, are too large; and an arm that reads what the table or the model does not have.
 *
 * @param trainRows Rows that train in a block.
 * @throws InputError with the share of its first evaluation, or with what is missing.
 */
export function refuseLateEvaluation(experiment: Experiment, trainRows: number): void {
  const { at, evaluations } = experiment;
  for (const arm of experiment.arms) {
    const first = firstEvaluation(experiment, arm, trainRows);
    if (first !== null && first <= Math.round(at[0]! * evaluations)) continue;
    throw new InputError({
      thing: `arm ${arm.name}`,
      rule: `must be evaluated by ${percentOf(at[0]!)} of the budget`,
      value:
        first === null
          ? "not one step that fits"
          : `steps so large that the first evaluation is at ${percentOf(first / evaluations)}`,
      remedy: "Raise --epochs, give a smaller batchSize in experiment.yaml, or leave the arm away.",
    });
  }
}

/** What its steps cost is asked of the curriculum itself, over examples of which nothing is known. */
function firstEvaluation(given: Experiment, arm: Arm, count: number): number | null {
  const experiment = asTrained(given, arm);
  const { batchSize, budget, evaluations } = experiment;
  const { cost, costs } = budget;
  const scorer = Object.values(arm.scores)
    .filter(({ name }) => TRAINED_SCORERS.includes(name))
    .reduce((sum, each) => sum + scorerCost(experiment, each, count), 0);
  const recipe = checkRecipe(arm.recipe);
  if (readsGroups(recipe) && !experiment.split.grouped) {
    throw new InputError({
      thing: `arm ${arm.name}`,
      rule: "must have groups of alike examples to spread its choice over",
      value: "a table without a group column",
      remedy: "Name one with --group (a cluster, a video, an author), or set diversity to 0.",
    });
  }
  const scores = Object.fromEntries(
    needsOf(recipe).map((name) => [name, new Float64Array(count).map((_, i) => i)]),
  );
  const { validationShare } = experiment.split;
  const pools = {
    validation: Math.max(1, Math.round((count * validationShare) / (1 - validationShare))),
    reference: Math.ceil(count / REFERENCE_PART),
  };
  const groups = new Int32Array(count);
  const examples = { count, keys: new Uint32Array(2 * count), scores, pools, groups };
  const options = { seed: 0, batchSize, costs };
  const oneStep = startRun(recipe, examples, { ...options, budget: { steps: 1 } });
  refuseUnfitSignals(experiment, arm.name, signalsOfStep(oneStep));
  const run = startRun(recipe, examples, { ...options, budget: { cost: cost - scorer } });
  const clock = new EvaluationClock({ budget: cost, evaluations, scorer });
  for (let steps = 0; ; ) {
    const ask = run.ask();
    const spent =
      run.cost.measured * costs.measure +
      run.cost.differentiated * costs.train +
      run.cost.trained * costs.train;
    if (ask.kind === "done") return steps === 0 ? null : clock.advance(spent);
    if (ask.kind === "wait") throw new Error("internal: a run waits although everything was told");
    if (ask.kind === "train") {
      steps++;
      if (spent >= clock.nextCost) return clock.advance(spent);
    }
    tellNothing(run, ask);
  }
}

/** What a run asks for up to its first step, that step included. */
function signalsOfStep(run: Run): SignalName[] {
  const asked: SignalName[] = [];
  for (let ask = run.ask(); ask.kind === "measure" || ask.kind === "train"; ask = run.ask()) {
    asked.push(...signalsOf(ask));
    tellNothing(run, ask);
  }
  return asked;
}

function signalsOf(ask: TrainAsk | MeasureAsk): readonly SignalName[] {
  return ask.kind === "train" ? ask.report.perExample : ask.signals;
}

function tellNothing(run: Run, ask: TrainAsk | MeasureAsk): void {
  const nothing = signalsOf(ask).map((name) => [name, new Float32Array(ask.indices.length)]);
  run.tell(ask.id, Object.fromEntries(nothing) as Signals);
}

function percentOf(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
