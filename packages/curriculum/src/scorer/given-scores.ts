import { options, text } from "@gradus/numeric";
import type { ScorerMethod } from "../method.js";
import { scorerEntry } from "./scorer-entry.js";

export const columnScorerOptions = options("column", {
  column: text({ default: "difficulty", says: "Column of the table; higher = harder." }),
});

/** Scores that people, or other models, have already given. */
export const givenScores: readonly ScorerMethod[] = [
  scorerEntry("fixed", {
    name: "column",
    title: "A column of the table",
    says: "Takes a column that you give as difficulty (a count of objects, a grade); its cost is not counted.",
    formula: "difficulty = the column, higher = harder",
    options: columnScorerOptions,
    needs: ["column"],
    columns: ["column"],
    costPerStep: "0",
    source: "your own knowledge, or another program",
    inCompare: true,
  }),
  scorerEntry("fixed", {
    name: "annotator-disagreement",
    title: "Disagreement of annotators",
    says: "The share of the votes that are not for the most frequent answer.",
    formula: "difficulty = 1 − max_k votes_k / votes",
    needs: ["votes"],
    columns: ["annotatorDisagreement"],
    costPerStep: "0",
    source: "Nowak & Rüger 2010, How reliable are annotations via crowdsourcing?",
  }),
  scorerEntry("fixed", {
    name: "vote-entropy",
    title: "Entropy of the votes",
    says: "How evenly the annotators' votes are spread over the answers.",
    formula: "difficulty = −Σ_k v_k ln v_k, v = shares of the votes",
    needs: ["votes"],
    columns: ["voteEntropy"],
    costPerStep: "0",
    source: "Dagan & Engelson 1995, Committee-Based Sampling, vote entropy",
  }),
  scorerEntry("fixed", {
    name: "transfer-teacher",
    title: "Transfer teacher",
    says: "How unsure another model, whose probabilities are columns of the table, is of the label.",
    formula: "difficulty = 1 − p_y of the teacher",
    needs: ["probabilities", "classes"],
    columns: ["transferTeacher"],
    costPerStep: "0",
    source: "Hacohen & Weinshall 2019, On The Power of Curriculum Learning, transfer scoring",
  }),
];
