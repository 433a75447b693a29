import type { Readable, Writable } from "node:stream";
import { encodeForStream, FrameReader } from "@gradus/protocol";
import { Conversation, type ConversationOptions } from "./conversation.js";
import { refusalOf } from "./refusal.js";

/**
 * Answers frames from one stream on another until it ends, or until a frame is so long that what follows cannot be
 * told apart: then the refusal is the last answer.
 */
export function serveStreams(input: Readable, output: Writable, options: ConversationOptions): Promise<void> {
  const conversation = new Conversation(options);
  const reader = new FrameReader(options.limits);
  return new Promise((resolve, reject) => {
    input.on("data", (chunk: Buffer) => {
      try {
        for (const body of reader.push(chunk)) {
          const answer = conversation.answer(body);
          if (answer !== null) output.write(encodeForStream(answer.message, answer.arrays));
        }
      } catch (error) {
        output.write(encodeForStream(refusalOf(error)));
        input.destroy();
        resolve();
      }
    });
    input.on("end", resolve);
    input.on("error", reject);
    output.on("error", reject);
  });
}
