import { options } from "@gradus/numeric";
import type { LossMethod } from "../method.js";

/** The task's own loss: cross-entropy of classes, squared error of numbers. */
export const plainLossMethod: LossMethod = {
  kind: "loss",
  name: "plain",
  title: "The task's own loss",
  says: "Cross-entropy of classes, squared error of numbers.",
  formula: "l = −ln p_y, or (f − y)²",
  options: options("plain", {}),
  tasks: ["classes", "numbers"],
  needs: [],
  feedback: "none",
  costPerStep: "3 B",
  source: "maximum likelihood",
  algorithm: 1,
};
