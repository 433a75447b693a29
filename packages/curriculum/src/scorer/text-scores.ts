import { integer, options, positive } from "@gradus/numeric";
import type { ScorerMethod } from "../method.js";
import { scorerEntry } from "./scorer-entry.js";

export const ngramPerplexityOptions = options("ngram-perplexity", {
  order: integer({ min: 1, max: 5, default: 2, says: "Words of an n-gram, the predicted one included." }),
  concentration: positive({
    default: 10,
    says: "Weight, in words, of the shorter history's prediction against the counts of the longer one.",
  }),
});

const text = { needs: ["text"], costPerStep: "0", inCompare: true } as const;

/** Scores that are read from the text alone. */
export const textScores: readonly ScorerMethod[] = [
  scorerEntry("fixed", {
    ...text,
    name: "text-length",
    title: "Length of the text",
    says: "Longer texts count as harder: free, and often as good as anything.",
    formula: "difficulty = number of words",
    columns: ["textLength"],
    source: "Platanios et al. 2019, Competence-based Curriculum Learning for NMT, sentence length",
  }),
  scorerEntry("fixed", {
    ...text,
    name: "word-rarity",
    title: "Rarity of the words",
    says: "Texts of rare words count as harder; the sum grows with the length.",
    formula: "difficulty = −Σ_w ln p(w), p = share of the words of the table",
    columns: ["wordRarity"],
    source: "Platanios et al. 2019, Competence-based Curriculum Learning for NMT, sentence rarity",
  }),
  scorerEntry("fixed", {
    ...text,
    name: "flesch",
    title: "Flesch reading ease",
    says: "Long sentences of long words count as harder; made for English prose.",
    formula: "difficulty = −(206.835 − 1.015 words/sentence − 84.6 syllables/word)",
    columns: ["flesch"],
    source: "Flesch 1948, A new readability yardstick; negated, since the yardstick is of ease",
  }),
  scorerEntry("fixed", {
    ...text,
    name: "flesch-kincaid",
    title: "Flesch–Kincaid grade",
    says: "The school grade at which a text is read; made for English prose.",
    formula: "difficulty = .39 words/sentence + 11.8 syllables/word − 15.59",
    columns: ["fleschKincaid"],
    source: "Kincaid et al. 1975, Derivation of new readability formulas",
  }),
  scorerEntry("fixed", {
    ...text,
    name: "compression-ratio",
    title: "Compression ratio",
    says: "Texts that compress badly hold more that is new in each byte; short ones hardly compress at all.",
    formula: "difficulty = compressed bytes / bytes (raw deflate, level 9)",
    columns: ["compressionRatio"],
    source: "Ziv & Lempel 1977, as a measure of redundancy",
  }),
  scorerEntry("fixed", {
    ...text,
    name: "ngram-perplexity",
    title: "Perplexity of n-grams",
    says: "How surprising the words are to an n-gram model of the table's own texts.",
    formula: "difficulty = exp(−mean_w ln p(w | the words before it)), p counted over the other texts",
    options: ngramPerplexityOptions,
    columns: ["ngramPerplexity"],
    source: "MacKay & Peto 1995, A hierarchical Dirichlet language model; Chen & Goodman 1999, perplexity",
  }),
];
