import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { byCodePoint } from "../code-point-order.js";
import { InputError } from "../input-error.js";

/** Pictures of a folder, in code-point order of their paths. */
export interface PictureFolder {
  /** `[n]` paths within the folder, with `/`. */
  paths: string[];
  /** `[n]` names of the sub-folders that they are in: the classes. */
  classes: string[];
  /** Files that are no pictures, by their endings. */
  otherFiles: number;
}

/** Endings of the pictures that are read. */
export const PICTURE_NAME = /\.(png|jpe?g)$/i;
const UNREAD_PICTURE = /\.(gif|webp|bmp|tiff?|avif|heic|jp2|jxl|ppm|pgm)$/i;

/**
 * Lists the pictures of a folder of sub-folders, one a class; what is deeper belongs to the class it is in. Hidden
 * files (`.DS_Store`) are left out, others that are no pictures counted.
 *
 * @throws InputError if a picture is in no sub-folder, a sub-folder holds none, or one is of a kind that is not read.
 */
export function listPictures(folder: string): PictureFolder {
  const entries = visible(folder);
  const names = entries.filter((entry) => !entry.isFile()).map(({ name }) => name);
  const outside = entries.find((entry) => entry.isFile() && PICTURE_NAME.test(entry.name));
  if (names.length === 0 || outside !== undefined) {
    throw new InputError({
      thing: folder,
      rule: "must hold its pictures in sub-folders, one a class",
      value: names.length === 0 || outside === undefined ? "no sub-folder" : `${outside.name} in none`,
      remedy: "Move the pictures, or give a table with a column of their paths: --image <column>.",
    });
  }
  const pictures: PictureFolder = { paths: [], classes: [], otherFiles: entries.length - names.length };
  for (const name of names.sort(byCodePoint)) {
    const files = walk(folder, name);
    const paths = files.filter((path) => PICTURE_NAME.test(path)).sort(byCodePoint);
    const unread = files.find((path) => UNREAD_PICTURE.test(path));
    if (unread !== undefined) {
      throw new InputError({
        thing: join(folder, unread),
        rule: "must be a PNG or JPEG picture",
        value: "another kind",
        remedy: "Convert the pictures to PNG, or leave them out.",
      });
    }
    if (paths.length === 0) {
      throw new InputError({
        thing: join(folder, name),
        rule: "must hold a picture, as each sub-folder is a class",
        value: "none",
        remedy: "Remove the sub-folder, or add PNG or JPEG pictures.",
      });
    }
    for (const path of paths) {
      pictures.paths.push(path);
      pictures.classes.push(name);
    }
    pictures.otherFiles += files.length - paths.length;
  }
  return pictures;
}

function visible(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => !entry.name.startsWith(".") && (entry.isFile() || entry.isDirectory()),
  );
}

function walk(folder: string, below: string): string[] {
  return visible(join(folder, below)).flatMap((entry) => {
    const path = `${below}/${entry.name}`;
    return entry.isFile() ? [path] : walk(folder, path);
  });
}
