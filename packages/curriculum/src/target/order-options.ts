import { choice, flag, text } from "@gradus/numeric";
import type { Given } from "../method.js";

/** Options of every target that opens examples in an order. */
export const orderFields = {
  order: choice(["easy-first", "hard-first", "random"], {
    default: "easy-first",
    says: "Which examples open first.",
  }),
  balanced: flag({
    default: true,
    says: "Open the k-th example of each class together, where examples have classes.",
  }),
  score: text({ default: "difficulty", says: "Score that is read as difficulty; higher = harder." }),
};

/** The score that an order reads; a random one reads none. */
export function orderNeeds(given: Given): string[] {
  return given["order"] === "random" ? [] : [given["score"] as string];
}
