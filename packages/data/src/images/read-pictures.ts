import { readFileSync } from "node:fs";
import { InputError, type InputProblem } from "../input-error.js";
import { decodePicture, type PictureHeader, PictureProblem, readPictureHeader } from "./decode-picture.js";
import { type ImageColumn, MOST_PIXELS } from "./image-column.js";

/**
 * Reads pictures of one size, a row each. Where some are in colour, the grey ones have the same value in all three
 * channels. All headers are read before anything is decoded.
 *
 * @param paths `[n]`
 * @throws InputError that names the first picture that cannot be used or is of another size than most.
 */
export function readPictures(paths: readonly string[]): Omit<ImageColumn, "name"> {
  const headers = paths.map((path) => attempt(path, () => readPictureHeader(readPicture(path))));
  const { height, width } = commonSize(paths, headers);
  const channels = headers.some((header) => header.channels === 3) ? 3 : 1;
  const each = channels * height * width;
  if (paths.length * each > MOST_PIXELS) {
    throw new InputError({
      thing: `${paths.length.toLocaleString("en-US")} pictures of ${height} × ${width}`,
      rule: "must hold at most 2³¹ values in all",
      value: (paths.length * each).toLocaleString("en-US"),
      remedy: "Make the pictures smaller beforehand, or give fewer.",
    });
  }
  const pixels = new Uint8Array(new SharedArrayBuffer(paths.length * each));
  paths.forEach((path, row) => {
    const header = headers[row]!;
    const samples = attempt(path, () => decodePicture(readPicture(path), header));
    const planes = pixels.subarray(row * each, (row + 1) * each);
    for (let channel = 0; channel < channels; channel++) {
      const stored = header.channels === 1 ? 0 : channel;
      for (let i = 0; i < height * width; i++) {
        planes[channel * height * width + i] = samples[i * header.channels + stored]!;
      }
    }
  });
  return { channels, height, width, pixels };
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PictureProblem) throw new InputError({ thing: path, ...cause.problem }, { cause });
    throw cause;
  }
}

function readPicture(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const problem: InputProblem = {
      thing: path,
      rule: "must be a readable picture",
      value: missing ? "no such file" : `"${(cause as Error).message}"`,
      remedy:
        "Check the path: those in a table are read relative to its folder. --ignore leaves the column out.",
    };
    throw new InputError(problem, { cause });
  }
}

/** The size of most pictures, of equally frequent ones the first; all must have it. */
function commonSize(paths: readonly string[], headers: readonly PictureHeader[]): PictureHeader {
  const counts = new Map<string, number>();
  const sizeOf = ({ height, width }: PictureHeader) => `${height} × ${width}`;
  for (const header of headers) counts.set(sizeOf(header), (counts.get(sizeOf(header)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const common = headers.find((header) => counts.get(sizeOf(header)) === most)!;
  const odd = headers.findIndex((header) => sizeOf(header) !== sizeOf(common));
  if (odd === -1) return common;
  const others = headers.length - most - 1;
  throw new InputError({
    thing: paths[odd]!,
    rule: `must have ${sizeOf(common)} pixels, the size of most pictures`,
    value: `${sizeOf(headers[odd]!)}${others === 0 ? "" : `; ${others} more differ`}`,
    remedy: `Bring the pictures to one size beforehand, for example with mogrify -resize '${common.width}x${common.height}!'.`,
  });
}
