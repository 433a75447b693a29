import { createHash } from "node:crypto";
import type { LossShape, TrainAsk } from "@gradus/curriculum";
import { canonicalJson } from "../folder/canonical-json.js";

/**
 * SHA-256 over the loss, what an arm trains with of its own, and every trained index and weight, in order, the same
 * whatever blocks the asks came in.
 * It is folded at each evaluation, so that its state between evaluations is one text that a checkpoint can hold.
 */
export class PlanDigest {
  private indices = createHash("sha256");
  private weights = createHash("sha256");

  /** What nothing is trained on yet: arms that differ in their loss or their training alone differ from the start. */
  static startOf(loss: LossShape, training?: object): PlanDigest {
    if (training !== undefined) return new PlanDigest(canonicalJson({ loss, training }));
    return new PlanDigest(loss.method === "plain" ? "" : canonicalJson(loss));
  }

  /** State since the last fold; hand it to the constructor to go on. */
  constructor(public chain = "") {}

  add(ask: TrainAsk): void {
    this.indices.update(bytesOf(ask.indices));
    this.weights.update(bytesOf(ask.weights));
  }

  /** Closes the segment since the last fold. */
  fold(): string {
    const segment = `${this.chain} ${this.indices.digest("hex")} ${this.weights.digest("hex")}`;
    this.chain = createHash("sha256").update(segment).digest("hex");
    this.indices = createHash("sha256");
    this.weights = createHash("sha256");
    return this.chain;
  }
}

function bytesOf(array: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
