import { encodeFrame, FRAME_LIMITS, FrameError, type FrameLimits } from "./frame.js";

/** Bytes of the length before each frame of a stream. */
const PREFIX = 4;

/** A frame for a stream: its length as a little-endian u32, then itself. */
export function encodeForStream(...[message, arrays = {}]: Parameters<typeof encodeFrame>): Uint8Array {
  const bytes = encodeFrame(message, arrays, PREFIX);
  new DataView(bytes.buffer).setUint32(0, bytes.length - PREFIX, true);
  return bytes;
}

/**
 * Cuts a stream into the bodies of its frames, whatever chunks they come in. Holds at most one frame that is not
 * whole, and only bytes that came: a lying length allocates nothing.
 */
export class FrameReader {
  private chunks: Uint8Array[] = [];
  private held = 0;
  /** Length of the frame that is being read; −1 before its prefix is whole. */
  private length = -1;

  constructor(private readonly limits: FrameLimits = FRAME_LIMITS) {}

  /** Bytes of a frame that is not whole yet. */
  get pending(): number {
    return this.held;
  }

  /**
   * Takes a chunk and yields the bodies of the frames that it completes.
   *
   * @throws FrameError if a length is above the limit: what follows cannot be told apart any more.
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    if (chunk.length > 0) this.chunks.push(chunk);
    this.held += chunk.length;
    for (;;) {
      if (this.length < 0) {
        if (this.held < PREFIX) return;
        const prefix = this.take(PREFIX);
        this.length = new DataView(prefix.buffer, prefix.byteOffset, PREFIX).getUint32(0, true);
        if (this.length > this.limits.frame) {
          throw new FrameError(
            `frame: length must be at most ${this.limits.frame} bytes, got ${this.length}`,
          );
        }
      }
      if (this.held < this.length) return;
      const body = this.take(this.length);
      this.length = -1;
      yield body;
    }
  }

  /** The next bytes, copied only where they lie in several chunks. */
  private take(count: number): Uint8Array {
    this.held -= count;
    const first = this.chunks[0];
    if (first === undefined) return new Uint8Array(0);
    if (first.length >= count) {
      if (first.length === count) this.chunks.shift();
      else this.chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    const joined = new Uint8Array(count);
    let at = 0;
    let used = 0;
    while (at < count) {
      const chunk = this.chunks[used]!;
      const part = chunk.subarray(0, count - at);
      joined.set(part, at);
      at += part.length;
      if (part.length < chunk.length) this.chunks[used] = chunk.subarray(part.length);
      else used++;
    }
    this.chunks.splice(0, used);
    return joined;
  }
}
