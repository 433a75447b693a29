import {
  type LossMethod,
  type LossShape,
  type MeasureAsk,
  methodNamed,
  type TrainAsk,
} from "@gradus/curriculum";
import type { Dataset, ImageShape, Labels, ModelSpec, TrainingSpec } from "../../contracts.js";

/** Refuses features or labels that do not fit each other, are not finite or name no class. */
export function checkDataset({ features, labels }: Dataset): void {
  if (labels.values.length !== features.rows) {
    refuse(`labels must hold ${features.rows} values`, labels.values.length);
  }
  if (features.kind === "dense" && features.values.length !== features.rows * features.columns) {
    refuse(`features must hold ${features.rows} × ${features.columns} values`, features.values.length);
  }
  if (features.kind === "sparse") checkCompressed(features);
  else if (features.image) checkImage(features.image, features.columns);
  const badFeature = features.values.findIndex((value) => !Number.isFinite(value));
  if (badFeature >= 0) refuse("features must be finite", features.values[badFeature]!);
  if (labels.kind === "classes") {
    const bad = labels.values.findIndex((label) => label < 0 || label >= labels.classCount);
    if (bad >= 0) refuse(`labels must be in [0, ${labels.classCount})`, labels.values[bad]!);
  } else {
    const bad = labels.values.findIndex((label) => !Number.isFinite(label));
    if (bad >= 0) refuse("labels must be finite", labels.values[bad]!);
  }
}

/** Refuses rows that the dataset does not have. */
export function checkRows(name: string, { features }: Dataset, rows: Int32Array): void {
  const bad = rows.find((row) => row < 0 || row >= features.rows);
  if (bad !== undefined) throw new RangeError(`${name}: rows must be in [0, ${features.rows}), got ${bad}`);
}

/** Refuses a training description with a value outside its range. */
export function checkSpec({ model, optimizer, schedule, learningRate, batchSize }: TrainingSpec): void {
  const within = (rule: string, value: number, holds: boolean) => {
    if (!holds) refuse(rule, value);
  };
  const share = (name: string, value: number) =>
    within(`${name} must be in [0, 1]`, value, value >= 0 && value <= 1);
  const belowOne = (name: string, value: number) =>
    within(`${name} must be in [0, 1)`, value, value >= 0 && value < 1);
  const positive = (name: string, value: number) =>
    within(`${name} must be above 0`, value, value > 0 && value < Infinity);
  const count = (name: string, value: number) =>
    within(`${name} must be a positive integer`, value, Number.isSafeInteger(value) && value > 0);

  count("batchSize", batchSize);
  positive("learningRate", learningRate);
  within(
    "weightDecay must be at least 0",
    optimizer.weightDecay,
    optimizer.weightDecay >= 0 && optimizer.weightDecay < Infinity,
  );
  if (model.kind === "cnn") {
    within(
      "kernel must be an odd integer of at least 1",
      model.kernel,
      model.kernel > 0 && model.kernel % 2 === 1,
    );
    within("channels must name at least 1 convolution", model.channels.length, model.channels.length > 0);
    for (const channels of model.channels) count("channels", channels);
  }
  if (model.kind !== "softmax-regression") {
    belowOne("dropout", model.dropout);
    for (const width of model.hidden) count("hidden", width);
    if (model.kind === "embedding") {
      count("dimensions", model.dimensions);
      if (model.outputBias === "prior") {
        throw new TypeError('createEmbeddedTrainer: outputBias must be "zero" for an embedding, got "prior"');
      }
    }
  }
  if (optimizer.kind === "sgd") belowOne("momentum", optimizer.momentum);
  else {
    belowOne("beta1", optimizer.beta1);
    belowOne("beta2", optimizer.beta2);
    positive("epsilon", optimizer.epsilon);
  }
  if (schedule.kind !== "constant") share("endFactor", schedule.endFactor);
  if (schedule.kind === "warmup-stable-decay") {
    share("warmupShare", schedule.warmupShare);
    share("decayShare", schedule.decayShare);
    share("warmupShare + decayShare", schedule.warmupShare + schedule.decayShare);
  }
}

/** Refuses a model that needs images where there are none, or smaller ones than its poolings halve. */
export function checkModelFits(model: ModelSpec, { features }: Dataset): void {
  if (model.kind !== "cnn") return;
  if (features.kind !== "dense" || features.image === undefined) {
    throw new TypeError(
      `createEmbeddedTrainer: features must be images with channels, height and width for a cnn, got ${features.kind} columns`,
    );
  }
  const { height, width } = features.image;
  const poolings = model.channels.length;
  if (Math.min(height, width) < 2 ** poolings) {
    throw new RangeError(
      `createEmbeddedTrainer: images must be at least ${2 ** poolings} pixels high and wide for ${poolings} poolings, got ${height} × ${width}`,
    );
  }
}

/** Refuses labels under which no pair attracts, or nothing repels. */
export function checkPairs(labels: Labels, rows: Int32Array): void {
  if (labels.kind !== "classes") {
    throw new TypeError(`createEmbeddedTrainer: labels must be classes for an embedding, got ${labels.kind}`);
  }
  const present = new Set(rows.map((row) => labels.values[row]!)).size;
  if (present < 2) refuse("training rows of an embedding must hold two classes", present);
}

/** Refuses an ask of another shape, or one that this trainer cannot answer. */
export function checkTrainAsk(ask: TrainAsk, batchSize: number): void {
  const { steps, indices, weights, progress, report } = ask;
  for (const [name, length, expected] of [
    ["indices", indices.length, steps * batchSize],
    ["weights", weights.length, steps * batchSize],
    ["progress", progress.length, steps],
  ] as const) {
    if (length !== expected)
      throw new TypeError(`train: ${name} must hold ${expected} values, got ${length}`);
  }
  const unable = (name: string, rule: string, value: unknown) => {
    throw new TypeError(`train: ${name} must be ${rule}, got ${JSON.stringify(value)}`);
  };
  if (ask.model !== undefined && ask.model !== "main") unable("model", '"main"', ask.model);
  if (ask.transform !== undefined) unable("transform", "absent", ask.transform);
  if (ask.weigh) unable("weigh", "false", ask.weigh);
  if (report.perAsk.length > 0) unable("report.perAsk", "empty", report.perAsk);
}

/**
 * Refuses a loss of another task, or whose options are none of its own.
 *
 * @param classCounts Training rows of each class; none for numbers.
 */
export function checkLoss(
  { method: name, ...given }: LossShape,
  task: LossMethod["tasks"][number],
  classCounts: Int32Array,
): void {
  const method = methodNamed(name, "loss") as LossMethod;
  if (!method.tasks.includes(task)) {
    throw new TypeError(`train: loss must be one of ${task}, got "${name}"`);
  }
  const { alpha } = method.options.check(given);
  if (alpha !== undefined && classCounts.length !== 2) {
    throw new RangeError(
      `train: alpha must be left out unless there are two classes, got ${alpha} with ${classCounts.length}`,
    );
  }
  if (given["threshold"] === "log-classes" && task !== "classes") {
    throw new RangeError('train: threshold must be "running-mean" for numbers, got "log-classes"');
  }
}

/** Refuses an ask that this trainer cannot answer. */
export function checkMeasureAsk({ model, indices, signals, reference, after }: MeasureAsk): void {
  if (model !== undefined && model !== "main") {
    throw new TypeError(`measure: model must be "main", got "${model}"`);
  }
  const aligns = signals.includes("alignment");
  if (aligns !== (reference !== undefined) || (aligns && signals.length > 1)) {
    throw new TypeError(
      `measure: alignment must be asked alone, with the rows of a reference, got ${signals} ${reference === undefined ? "without" : "with"} one`,
    );
  }
  if (after !== undefined && after.length !== indices.length) {
    throw new TypeError(`measure: after must hold ${indices.length} values, got ${after.length}`);
  }
  if (signals.length === 0) throw new TypeError("measure: signals must not be empty, got 0");
}

function checkImage({ channels, height, width }: ImageShape, columns: number): void {
  for (const [name, length] of Object.entries({ channels, height, width })) {
    if (!Number.isSafeInteger(length) || length < 1)
      refuse(`image ${name} must be a positive integer`, length);
  }
  if (channels * height * width !== columns) {
    refuse(`image of ${channels} × ${height} × ${width} must fill its columns`, columns);
  }
}

function checkCompressed(features: Dataset["features"] & { kind: "sparse" }): void {
  const { rows, columns, offsets, columnIndices, values } = features;
  if (offsets.length !== rows + 1) refuse(`offsets must hold ${rows + 1} values`, offsets.length);
  const bad = offsets.findIndex((offset, row) => offset < (row === 0 ? 0 : offsets[row - 1]!));
  if (offsets[0] !== 0 || bad >= 0)
    refuse("offsets must begin at 0 and never fall", offsets[Math.max(bad, 0)]!);
  if (offsets[rows] !== values.length || columnIndices.length !== values.length) {
    refuse(`columnIndices and values must hold ${offsets[rows]} values`, columnIndices.length);
  }
  const column = columnIndices.find((index) => index < 0 || index >= columns);
  if (column !== undefined) refuse(`columnIndices must be in [0, ${columns})`, column);

  const lastRow = new Int32Array(columns).fill(-1);
  for (let row = 0; row < rows; row++) {
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++) {
      const index = columnIndices[k]!;
      if (lastRow[index] === row) {
        throw new RangeError(
          `createEmbeddedTrainer: columnIndices of row ${row} must differ, got ${index} twice`,
        );
      }
      lastRow[index] = row;
    }
  }
}

function refuse(rule: string, value: number): never {
  throw new RangeError(`createEmbeddedTrainer: ${rule}, got ${value}`);
}

/** Refuses a way to change rows that has no meaning for these features, or a strength outside its range. */
export function checkAugmentation(
  { augmentation, strength = {} }: TrainingSpec,
  { features }: Dataset,
): void {
  for (const [name, factor] of Object.entries(strength)) {
    for (const end of [factor?.start ?? 1, factor?.end ?? 1]) {
      if (!(end >= 0 && end <= 1)) refuse(`strength of ${name} must be in [0, 1]`, end);
    }
  }
  if (augmentation === undefined) return;
  const { kind } = augmentation;
  const has = features.kind === "sparse" ? "texts" : features.image === undefined ? "numbers" : "images";
  const fits = { shift: ["images"], flip: ["images"], noise: ["numbers", "images"] }[kind as "shift"];
  if (fits !== undefined && !fits.includes(has)) {
    throw new TypeError(`embeddedTrainer: augmentation ${kind} must be of ${fits.join(" or ")}, got ${has}`);
  }
  const most = kind === "flip" || kind === "drop" ? 1 : Number.MAX_VALUE;
  for (const [name, amount] of Object.entries(augmentation)) {
    if (typeof amount === "string" || (amount > 0 && amount <= most)) continue;
    refuse(`${name} of augmentation ${kind} must be above 0${most === 1 ? " and at most 1" : ""}`, amount);
  }
}
