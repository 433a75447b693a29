import { InputError } from "@gradus/data";
import { nearestName } from "@gradus/numeric";
import { type Experiment, type ExperimentInput, factorSchema } from "@gradus/protocol";
import type { TableContent } from "./default-training.js";

type Arm = Experiment["arms"][number];
type Factor = NonNullable<Experiment["factor"]>;
type Change = Factor["change"];
type Training = NonNullable<Arm["training"]>;

/** How a factor is written in a word, and what its amount is called and may be. */
const WORDS: { readonly [Kind in Change["kind"]]: { amount: string; rule: string; such: string } } = {
  shift: { amount: "pixels", rule: "an integer in [1, 1024]", such: "shift:2" },
  flip: { amount: "probability", rule: "a number in (0, 1]", such: "flip" },
  noise: { amount: "deviation", rule: "a number above 0", such: "noise:0.3" },
  drop: { amount: "share", rule: "a number in (0, 1)", such: "drop:0.2" },
  dropout: { amount: "rate", rule: "a number in [0, 1)", such: "dropout:0.3" },
  "weight-decay": { amount: "decay", rule: "a number of at least 0", such: "weight-decay:0.1" },
  "batch-size": { amount: "rows", rule: "an integer in [1, 65536]", such: "batch-size:512" },
};
const KNOWN = Object.values(WORDS)
  .map(({ such }) => such)
  .join(", ");

/** What a factor has to fit: what all arms train with, and on how much. */
export interface FactorSurroundings extends Pick<Experiment, "model" | "optimizer" | "batchSize"> {
  content: TableContent;
  /** Rows that train in a block. */
  trainRows: number;
}

/**
 * Fills in the factor that every arm runs without and with.
 *
 * @returns undefined where there is none.
 * @throws InputError for an unknown factor, one that does not fit the rows or the model, one that changes nothing, and
 *   one beside a sweep.
 */
export function resolveFactor(input: ExperimentInput, around: FactorSurroundings): Factor | undefined {
  if (input.factor === undefined) {
    if (input.strength === undefined) return undefined;
    throw new InputError({
      thing: "strength",
      rule: "must be left out where there is no factor",
      value: "a strength without a factor",
      remedy: `Give --factor too: ${KNOWN}.`,
    });
  }
  const change = typeof input.factor === "string" ? factorNamed(input.factor) : input.factor;
  const factor = { change, ...(input.strength === undefined ? {} : { strength: input.strength }) };
  if (input.sweep !== undefined) {
    throw new InputError({
      thing: "factor",
      rule: "must be left out where pacings are swept: the pacing would be chosen without it",
      value: change.kind,
      remedy: "Sweep first, and give the best pacing as an arm of experiment.yaml.",
    });
  }
  refuseUnfit(change, around);
  refuseNoContrast(factor, around);
  return factor;
}

/**
 * Every arm, and after them every arm with the factor, named so: `easy-first-with-shift`.
 *
 * @throws InputError where an arm has such a name already.
 */
export function withAndWithout(
  arms: readonly Arm[],
  factor: Factor | undefined,
  around: FactorSurroundings,
): Arm[] {
  if (factor === undefined) return [...arms];
  const training = trainingWith(factor, around);
  const partners = arms.map((arm): Arm => {
    const name = `${arm.name}-with-${factor.change.kind}`;
    return { ...arm, name, without: arm.name, training };
  });
  const taken = partners.find(({ name }) => arms.some((arm) => arm.name === name));
  if (taken !== undefined) {
    throw new InputError({
      thing: "arms",
      rule: `must leave the name of ${taken.without} with ${factor.change.kind} free`,
      value: taken.name,
      remedy: "Name that arm otherwise.",
    });
  }
  return [...arms, ...partners];
}

function factorNamed(word: string): Change {
  const [kind = "", ...rest] = word.split(":");
  const known = Object.keys(WORDS);
  if (!known.includes(kind)) {
    const meant = nearestName(kind, known);
    throw new InputError({
      thing: "factor",
      rule: "must be one way to change rows, or one part of the training",
      value: `${JSON.stringify(word)}${meant === undefined ? "" : ` (did you mean ${meant}?)`}`,
      remedy: `Known: ${KNOWN}.`,
    });
  }
  const { amount, rule, such } = WORDS[kind as Change["kind"]];
  const given = rest.length === 0 ? {} : { [amount]: rest[0] === "" ? Number.NaN : Number(rest[0]) };
  const { success, data } = factorSchema.safeParse({ kind, ...given });
  if (success && rest.length <= 1) return data;
  throw new InputError({
    thing: `factor ${kind}`,
    rule: `must have ${amount}, ${rule}`,
    value: JSON.stringify(word),
    remedy: `Such as --factor ${such}.`,
  });
}

function refuseUnfit(change: Change, around: FactorSurroundings): void {
  const misfit = misfitOf(change, around);
  if (misfit !== null) throw new InputError({ thing: `factor ${change.kind}`, ...misfit });
}

/** Why a factor cannot act on these rows or this model; null where it can. */
function misfitOf(
  change: Change,
  { content, model, trainRows }: FactorSurroundings,
): { rule: string; value: string; remedy: string } | null {
  const { hasText, image } = content;
  if (change.kind === "shift" || change.kind === "flip") {
    if (image === undefined) {
      return {
        rule: "must be of rows that are images, one each and nothing beside",
        value: hasText ? "texts" : "columns of a table",
        remedy: hasText
          ? "Give --factor drop:0.2, which leaves out n-grams."
          : "Give --factor noise:0.3 or drop:0.2.",
      };
    }
    if (change.kind === "shift" && change.pixels >= Math.min(image.height, image.width)) {
      return {
        rule: `must be by less than images of ${image.height} × ${image.width}`,
        value: `${change.pixels} pixels`,
        remedy: "Give fewer pixels.",
      };
    }
  }
  if (change.kind === "noise" && hasText) {
    return {
      rule: "must be of numbers or images",
      value: "texts",
      remedy: "Give --factor drop:0.2, which leaves out n-grams.",
    };
  }
  if (change.kind === "dropout" && (model.kind === "softmax-regression" || model.hidden.length === 0)) {
    return {
      rule: "must act on a hidden dense layer",
      value: `${model.kind}, which has none`,
      remedy: "Give --model mlp:64, or another factor.",
    };
  }
  if (change.kind === "batch-size" && change.rows > trainRows) {
    return {
      rule: `must be at most the ${trainRows} training rows of a block`,
      value: String(change.rows),
      remedy: "Give fewer, or more rows.",
    };
  }
  return null;
}

function refuseNoContrast({ change, strength }: Factor, around: FactorSurroundings): void {
  if (strength !== undefined && change.kind === "batch-size") {
    throw new InputError({
      thing: "strength",
      rule: "must be left out with batch-size, which is the same at every step",
      value: written(strength),
      remedy: "Leave it away, or take another factor.",
    });
  }
  const before = baseline(change.kind, around);
  const now = amountOf(change);
  if (before !== undefined && before === now && (strength === undefined || isWhole(strength))) {
    throw new InputError({
      thing: `factor ${change.kind}`,
      rule: "must differ from what every arm trains with",
      value: `${now} on both sides`,
      remedy: "Give another amount: without a contrast there is no 2 × 2.",
    });
  }
  if (strength !== undefined && strength.start === 0 && strength.end === 0 && (before ?? 0) === 0) {
    throw new InputError({
      thing: "strength",
      rule: "must be above 0 somewhere",
      value: written(strength),
      remedy: "Give --strength 0..1 for one that grows, 1..0 for one that falls.",
    });
  }
}

/** What all arms train with of it; undefined of augmentation, of which there is none. */
function baseline(kind: Change["kind"], around: FactorSurroundings): number | undefined {
  if (kind === "dropout") return "dropout" in around.model ? around.model.dropout : 0;
  if (kind === "weight-decay") return around.optimizer.weightDecay;
  return kind === "batch-size" ? around.batchSize : undefined;
}

function amountOf(change: Change): number {
  return (change as unknown as { readonly [field: string]: number })[WORDS[change.kind].amount]!;
}

function trainingWith({ change, strength }: Factor, around: FactorSurroundings): Training {
  const going = (part: keyof NonNullable<Training["strength"]>) =>
    strength === undefined ? {} : { strength: { [part]: strength } };
  switch (change.kind) {
    case "dropout":
      return {
        model: { ...around.model, dropout: change.rate } as Experiment["model"],
        ...going("dropout"),
      };
    case "weight-decay":
      return { optimizer: { ...around.optimizer, weightDecay: change.decay }, ...going("weightDecay") };
    case "batch-size":
      return { batchSize: change.rows };
    default:
      return { augmentation: change, ...going("augmentation") };
  }
}

function isWhole({ start, end }: NonNullable<Factor["strength"]>): boolean {
  return start === 1 && end === 1;
}

function written({ start, end }: NonNullable<Factor["strength"]>): string {
  return `${start}..${end}`;
}
