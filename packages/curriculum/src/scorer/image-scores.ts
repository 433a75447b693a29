import type { ScorerMethod } from "../method.js";
import { scorerEntry } from "./scorer-entry.js";

/** Scores that are read from the pixels alone. */
export const imageScores: readonly ScorerMethod[] = [
  scorerEntry("fixed", {
    name: "image-entropy",
    title: "Entropy of the grey values",
    says: "Pictures of many different grey values count as harder.",
    formula: "difficulty = −Σ_g h_g log₂ h_g, h = histogram of grey values",
    needs: ["images"],
    columns: ["imageEntropy"],
    costPerStep: "0",
    source: "Shannon 1948, of the histogram",
  }),
  scorerEntry("fixed", {
    name: "edge-density",
    title: "Density of edges",
    says: "Pictures with many edges count as harder.",
    formula: "difficulty = share of the pixels whose Sobel gradient is above a threshold",
    needs: ["images"],
    columns: ["edgeDensity"],
    costPerStep: "0",
    source: "Ionescu et al. 2016, How hard can it be? Estimating the difficulty of visual search",
  }),
];
