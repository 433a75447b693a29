import { integer, options } from "@gradus/numeric";
import type { ScorerMethod } from "../method.js";
import { scorerEntry } from "./scorer-entry.js";

export const neighbourDensityOptions = options("neighbour-density", {
  neighbours: integer({ min: 1, max: 1000, default: 10, says: "Neighbours k." }),
});

const trained = { needs: ["classes"], costPerStep: "n once, after training on all rows" } as const;

/** Scores of one model that trained on every row, also on the one that it scores: optimistic, and cheap. */
export const modelScores: readonly ScorerMethod[] = [
  scorerEntry("trained", {
    ...trained,
    name: "loss",
    title: "Loss",
    says: "The loss of each example under a model that trained on it too: optimistic where it learns by heart.",
    formula: "difficulty = −ln p_y, or the squared error of a number",
    needs: ["label"],
    columns: ["loss"],
    source: "Bengio et al. 2009, Curriculum Learning; optimistic by in-sample scoring",
  }),
  scorerEntry("trained", {
    ...trained,
    name: "confidence",
    title: "Confidence",
    says: "How little of the probability the label gets; the order is that of the loss.",
    formula: "difficulty = 1 − p_y",
    columns: ["confidence"],
    source: "Hacohen & Weinshall 2019, On The Power of Curriculum Learning",
  }),
  scorerEntry("trained", {
    ...trained,
    name: "margin",
    title: "Margin",
    says: "By how much the likeliest other class beats the label.",
    formula: "difficulty = max_{k≠y} p_k − p_y",
    columns: ["margin"],
    source: "Paul et al. 2021, Deep Learning on a Data Diet, code, max_margin",
  }),
  scorerEntry("trained", {
    ...trained,
    name: "entropy",
    title: "Entropy",
    says: "How unsure the model is, whatever the label says.",
    formula: "difficulty = −Σ_k p_k ln p_k",
    columns: ["entropy"],
    source: "Settles 2009, Active Learning Literature Survey, uncertainty sampling",
  }),
  scorerEntry("trained", {
    ...trained,
    name: "self-taught",
    title: "Self-taught",
    says: "The confidence of the same network after training without a curriculum; confidence by its other name.",
    formula: "difficulty = 1 − p_y of the network that trained on a shuffle",
    columns: ["selfTaught"],
    source: "Hacohen & Weinshall 2019, On The Power of Curriculum Learning, self-taught scoring",
  }),
  scorerEntry("trained", {
    name: "centroid-distance",
    title: "Distance from the centroid",
    says: "How far an example lies from the middle of its class: in the last hidden layer of an MLP, or in the features of other models.",
    formula: "difficulty = ‖h_i − mean of h over class y_i‖₂",
    needs: ["classes"],
    columns: ["centroidDistance"],
    costPerStep: "n once, after training on all rows",
    source:
      "Snell et al. 2017, Prototypical Networks; Sorscher et al. 2022, Beyond neural scaling laws, supervised prototypes",
  }),
  scorerEntry("trained", {
    name: "neighbour-density",
    title: "Sparseness of the neighbourhood",
    says: "How far the k nearest examples are: those in sparse places count as harder; in the last hidden layer of an MLP, or in the features of other models.",
    formula: "difficulty = mean distance to the k nearest examples",
    options: neighbourDensityOptions,
    needs: ["label"],
    columns: ["neighbourDensity"],
    costPerStep: "n once, after training on all rows",
    source: "Ramaswamy, Rastogi & Shim 2000, Efficient Algorithms for Mining Outliers, mean of k",
  }),
];
