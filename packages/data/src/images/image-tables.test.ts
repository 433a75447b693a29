import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "fast-png";
import { expect, it } from "vitest";
import { checkTestTable } from "../check-test-table.js";
import { InputError } from "../input-error.js";
import { readLabels } from "../labels.js";
import { readDifficulty, readGroups, readWeights } from "../read-annotations.js";
import { openTable, openTestTable } from "../table.js";
import { idxFile } from "../testing/idx-file.js";
import { testFolder } from "../testing/test-folder.js";
import { unitPixels } from "./image-column.js";

const folder = testFolder();
let folders = 0;

/** Writes files into a folder of their own. */
function written(files: { readonly [path: string]: string | Uint8Array }): string {
  const name = `set-${folders++}`;
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder.path, name, path, ".."), { recursive: true });
    folder.write(`${name}/${path}`, content);
  }
  return join(folder.path, name);
}

async function refusal(ask: () => Promise<unknown>): Promise<string> {
  const error = await ask().then(
    () => new Error("not refused"),
    (thrown: Error) => thrown,
  );
  if (!(error instanceof InputError)) throw error;
  return `${error.message} | ${error.remedy}`.replaceAll(/\S*gradus-data-\w+\/set-\d+\//g, "");
}

const PIXELS = Uint8Array.from({ length: 6 * 2 * 3 }, (_, i) => (i * 37) % 256);
const LABELS = [1, 0, 2, 1, 0, 2];
const grey = (row: number) => {
  const data = PIXELS.subarray(6 * row, 6 * row + 6);
  return encode({ width: 3, height: 2, channels: 1, data });
};
const colour = (red: number, width = 2) =>
  encode({ width, height: 1, channels: 3, data: Uint8Array.from({ length: 3 * width }, (_, i) => red + i) });
const IMAGES = idxFile([6, 2, 3], PIXELS);
const LABEL_FILE = idxFile([6], LABELS);

it("opens IDX files, gzipped or not, with the labels that stand beside them", async () => {
  const plain = written({ "t10k-images-idx3-ubyte": IMAGES, "t10k-labels-idx1-ubyte.gz": LABEL_FILE });
  const zipped = written({ "train-images.idx3-ubyte.gz": IMAGES, "train-labels.idx1-ubyte.gz": LABEL_FILE });
  const table = await openTable(join(plain, "t10k-images-idx3-ubyte"));
  const other = await openTable(join(zipped, "train-images.idx3-ubyte.gz"));
  expect(table.columns.map(({ name, kind, reason }) => [name, kind, reason])).toEqual([
    ["label", "label", "from t10k-labels-idx1-ubyte.gz; predicted as classes"],
    ["image", "image", "from t10k-images-idx3-ubyte; 2 × 3 pixels"],
  ]);
  expect(table.images()).toEqual({ name: "image", channels: 1, height: 2, width: 3, pixels: PIXELS });
  expect(await readLabels(table)).toMatchObject({ names: ["0", "1", "2"], codes: Int32Array.from(LABELS) });
  expect(other.contentHash).toBe(table.contentHash);
  expect(await other.exampleIds()).toEqual(await table.exampleIds());
});

it("says the hash of an image by its size and its pixels", async () => {
  const path = written({ "images-idx3-ubyte": IMAGES, "labels-idx1-ubyte": LABEL_FILE });
  const table = await openTable(join(path, "images-idx3-ubyte"));
  // oracle: the definition, over the bytes of the second row
  const hash = createHash("sha256").update("1x2x3:uint8:").update(PIXELS.subarray(6, 12)).digest("hex");
  expect((await table.texts("image"))[1]).toBe(hash);
});

it("gives images as numbers in [0, 1], some rows at a time", async () => {
  const images = { name: "image", channels: 1, height: 2, width: 3, pixels: PIXELS };
  expect(unitPixels(images)).toEqual(Float32Array.from(PIXELS, (byte) => byte / 255));
  expect(unitPixels(images, 2, 4)).toEqual(unitPixels(images).subarray(12, 24));
  const numbers = { ...images, pixels: unitPixels(images) };
  expect(unitPixels(numbers, 5)).toEqual(unitPixels(images, 5));
  expect(() => unitPixels(images, 4, 7)).toThrow(
    new RangeError("unitPixels: rows must be within the 6 of the column, got 4 to 7"),
  );
});

it("takes the labels of a table, and its weights, groups and difficulty", async () => {
  const csv =
    "kind,group_id,sample_weight,difficulty,id\na,g,1,.1,p\nb,g,2,.2,q\na,h,3,.3,r\nb,h,1,1,s\na,i,1,1,t\nb,i,1,1,u\n";
  const path = written({ "faces.idx3.gz": IMAGES, "about.csv": csv });
  const options = { labels: join(path, "about.csv"), kinds: { label: "kind" } };
  const table = await openTable(join(path, "faces.idx3.gz"), options);
  expect(table.columns.map(({ kind }) => kind)).toEqual([
    "label",
    "group",
    "weight",
    "difficulty",
    "id",
    "image",
  ]);
  expect((await table.exampleIds()).ids).toEqual(["p", "q", "r", "s", "t", "u"]);
  expect((await readGroups(table))!.names).toEqual(["g", "h", "i"]);
  expect((await readWeights(table))![2]).toBe(3);
  expect((await readDifficulty(table))![1]).toBe(0.2);
  expect(table.images()!.pixels).toEqual(PIXELS);
});

it("opens numpy's files, x_ with y_ and images with labels", async () => {
  const npy = (shape: string, type: string, bytes: Uint8Array) => {
    const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`
      .padEnd(117)
      .concat("\n");
    return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00\x76\x00", "latin1"), Buffer.from(header), bytes]);
  };
  const images = npy("(6, 2, 3, 1)", "|u1", PIXELS);
  const labels = npy("(6,)", "|u1", Uint8Array.from(LABELS));
  const paths = [
    ["x_train.npy", "y_train.npy"],
    ["X.npy", "y.npy"],
    ["train-images.npy", "train-labels.npy"],
  ] as const;
  const hashes = new Set<string>();
  for (const [image, label] of paths) {
    const path = written({ [image]: images, [label]: labels });
    hashes.add((await openTable(join(path, image))).contentHash);
  }
  const idx = written({ "images-idx3-ubyte": IMAGES, "labels-idx1-ubyte": LABEL_FILE });
  hashes.add((await openTable(join(idx, "images-idx3-ubyte"))).contentHash);
  expect(hashes.size).toBe(1);
});

it("opens a folder of pictures: sub-folders are classes, paths are ids, grey ones are lifted to colour", async () => {
  const path = written({
    "cat/b.png": colour(10),
    "cat/deeper/a.PNG": encode({ width: 2, height: 1, channels: 1, data: Uint8Array.of(7, 8) }),
    "dog/a.png": colour(30),
    "dog/notes.txt": "two dogs",
    ".DS_Store": "x",
    "dog/.hidden.png": "x",
  });
  const table = await openTable(path);
  expect(table.columns.map(({ name, kind, reason }) => [name, kind, reason])).toEqual([
    ["path", "id", "path within the folder"],
    ["label", "label", "sub-folder; predicted as classes"],
    ["image", "image", "PNG and JPEG files; 1 other file left out; 1 × 2 pixels in 3 channels"],
  ]);
  expect((await table.exampleIds()).ids).toEqual(["cat/b.png", "cat/deeper/a.PNG", "dog/a.png"]);
  expect(await table.texts("label")).toEqual(["cat", "cat", "dog"]);
  const planes = [10, 13, 11, 14, 12, 15, 7, 8, 7, 8, 7, 8, 30, 33, 31, 34, 32, 35];
  expect(Array.from(table.images()!.pixels)).toEqual(planes);
});

it("opens a table of paths, and knows its content by the pictures", async () => {
  const rows = LABELS.map((label, row) => `p/${row}.png,${label},${row % 3}`);
  const pictures = Object.fromEntries(LABELS.map((_, row) => [`p/${row}.png`, grey(row)]));
  const csv = `file,label,group_id\n${rows.join("\n")}\n`;
  const path = written({ "list.csv": csv, ...pictures });
  const table = await openTable(join(path, "list.csv"));
  expect(table.columns[0]).toMatchObject({
    name: "file",
    kind: "image",
    reason: "paths of pictures; 2 × 3 pixels",
  });
  expect(table.images()).toEqual({ name: "file", channels: 1, height: 2, width: 3, pixels: PIXELS });
  const idx = written({ "images-idx3-ubyte": IMAGES, "labels-idx1-ubyte": LABEL_FILE });
  const same = await openTable(join(idx, "images-idx3-ubyte"));
  expect(await table.texts("file")).toEqual(await same.texts("image"));

  const changed = written({ "list.csv": csv, ...pictures, "p/3.png": grey(4) });
  expect((await openTable(join(changed, "list.csv"))).contentHash).not.toBe(table.contentHash);
  const ignoring = await openTable(join(path, "list.csv"), { kinds: { ignored: "file" } });
  expect(ignoring.images()).toBeNull();
});

it("tests on images of another file, and counts those that are trained on too", async () => {
  const train = written({ "images-idx3-ubyte": IMAGES, "labels-idx1-ubyte": LABEL_FILE });
  const few = idxFile([2, 2, 3], [...PIXELS.subarray(6, 12), 1, 2, 3, 4, 5, 6]);
  const test = written({ "a-images-idx3-ubyte": few, "a-labels-idx1-ubyte": idxFile([2], [0, 2]) });
  const table = await openTable(join(train, "images-idx3-ubyte"));
  const tested = await openTestTable(join(test, "a-images-idx3-ubyte"), table);
  const facts = await checkTestTable(table, await readLabels(table), tested);
  expect(facts.alsoInTrain).toBe(1);
  expect(facts.labels).toMatchObject({ codes: Int32Array.of(0, 2) });
});

it("refuses test images of another size, and those without labels", async () => {
  const train = written({ "images-idx3-ubyte": IMAGES, "labels-idx1-ubyte": LABEL_FILE });
  const table = await openTable(join(train, "images-idx3-ubyte"));
  const wide = written({
    "t-images-idx3-ubyte": idxFile([2, 3, 2], PIXELS.subarray(0, 12)),
    "t-labels-idx1-ubyte": idxFile([2], [0, 1]),
    "alone.idx": idxFile([2, 2, 3], PIXELS.subarray(0, 12)),
  });
  expect(await refusal(() => openTestTable(join(wide, "t-images-idx3-ubyte"), table))).toBe(
    "t-images-idx3-ubyte: the images must have 2 × 3 pixels of bytes, as those of images-idx3-ubyte do, " +
      "got 3 × 2 pixels of bytes | Bring both to one size and one kind beforehand.",
  );
  expect(await refusal(() => openTestTable(join(wide, "alone.idx"), table))).toBe(
    'alone.idx: the columns must hold those of images-idx3-ubyte, got none named "label" | ' +
      "Give the file of their labels: --test-labels <file>.",
  );
});

it("refuses labels that do not belong to the images", async () => {
  const path = written({
    "images-idx3-ubyte": IMAGES,
    "five.idx": idxFile([5], [1, 2, 3, 4, 5]),
    "five.csv": "label\n1\n2\n1\n2\n1\n",
    "image.csv": "label,image\n1,a\n2,b\n1,c\n2,d\n1,e\n2,f\n",
  });
  const open = (labels: string) =>
    refusal(() => openTable(join(path, "images-idx3-ubyte"), { labels: join(path, labels) }));
  const five =
    "must hold a label for each of the 6 images of images-idx3-ubyte, got 5 | " +
    "Give the file that belongs to the images: --labels <file>, or --test-labels for test images.";
  expect(await open("five.idx")).toBe(`five.idx ${five}`);
  expect(await open("five.csv")).toBe(`five.csv ${five}`);
  expect(await open("image.csv")).toBe(
    'image.csv: the names of the columns must leave "image" to the images, got a column of that name | ' +
      "Rename the column.",
  );
  expect(await open("images-idx3-ubyte")).toBe(
    "images-idx3-ubyte must be an IDX file of labels: magic number 0x00000801, got 0x00000803, that of images | " +
      "Give the images as the table and the labels with --labels.",
  );
  expect(await open("none.csv")).toMatch(/^none\.csv must be a file, got no such file/);
  expect(await open(".")).toMatch(
    /must hold labels: IDX, \.npy, or a table with a row an image, got a folder/,
  );
  const unlabelled = await openTable(join(path, "images-idx3-ubyte"));
  expect(await refusal(() => readLabels(unlabelled))).toBe(
    'images-idx3-ubyte: the label column must be known, got columns "image" | ' +
      "Give the file of labels: --labels <file>, or --test-labels for test images.",
  );
});

it("refuses one class", async () => {
  const idx = written({ "images-idx3-ubyte": IMAGES, "labels-idx1-ubyte": idxFile([6], [4, 4, 4, 4, 4, 4]) });
  const table = await openTable(join(idx, "images-idx3-ubyte"));
  expect(await refusal(() => readLabels(table))).toBe(
    'images-idx3-ubyte: label column "label" must hold at least two different values, got "4" in every row | ' +
      "Give other labels: --labels <file>.",
  );
  const pictures = await openTable(written({ "cat/a.png": grey(0), "cat/b.png": grey(1) }));
  expect(await refusal(() => readLabels(pictures))).toMatch(
    /must hold at least two different values, got "cat" in every row \| Add sub-folders: one a class\.$/,
  );
});

const WHOLE = "Check that the file is whole and of the kind that its name says.";

it("refuses an IDX file that is no such file, cut off or too long, allocating nothing for what it says", async () => {
  const open = (content: Uint8Array, name = "x.idx3") => {
    const path = written({ [name]: content });
    return refusal(() => openTable(join(path, name)));
  };
  expect(await open(LABEL_FILE)).toBe(
    "x.idx3 must be an IDX file of images: magic number 0x00000803, got 0x00000801, that of labels | " +
      "Give the images as the table and the labels with --labels.",
  );
  expect(await open(readFileSync(new URL(import.meta.url)))).toMatch(
    /^x\.idx3 must be an IDX file of images: magic number 0x00000803, got 0x696d706f \| Give bytes with one axis/,
  );
  expect(await open(IMAGES.subarray(0, 9))).toBe(
    `x.idx3 must begin with a header of 16 bytes, as an IDX file of images does, got 9 bytes | ${WHOLE}`,
  );
  expect(await open(new Uint8Array(0))).toMatch(
    /^x\.idx3 must begin with a header of 16 bytes, .* got an empty file/,
  );
  const lies = "must hold the 6 × 2 × 3 = 36 bytes that its header says";
  expect(await open(IMAGES.subarray(0, -1), "x.idx3.gz")).toBe(`x.idx3.gz ${lies}, got 35 | ${WHOLE}`);
  expect(await open(Buffer.concat([IMAGES, Buffer.alloc(1)]))).toBe(`x.idx3 ${lies}, got more | ${WHOLE}`);
  expect(await open(IMAGES.subarray(0, -1))).toBe(
    `x.idx3 must hold the 6 × 2 × 3 bytes that its header says, got a file that holds at most 35 | ${WHOLE}`,
  );
  expect(await open(idxFile([60_000, 60_000, 60_000], [1, 2]), "x.idx3.gz")).toMatch(
    /^x\.idx3\.gz must hold the 60000 × 60000 × 60000 bytes that its header says, got a file that holds at most [\d,]+ \|/,
  );
  expect(await open(idxFile([0, 28, 28], []))).toBe(
    "x.idx3 must hold at least one value, got 0 × 28 × 28 | Give a file with data.",
  );
});

it("refuses a gzipped file that is cut off", async () => {
  const path = written({ "x.idx3.gz": IMAGES });
  const cut = readFileSync(join(path, "x.idx3.gz")).subarray(0, -12);
  const broken = written({ "x.idx3": cut });
  expect(await refusal(() => openTable(join(broken, "x.idx3")))).toBe(
    `x.idx3 must be readable, got "unexpected end of file" | ${WHOLE}`,
  );
});

it("refuses a folder whose pictures have no class, or whose classes have no picture", async () => {
  const sorted = "Move the pictures, or give a table with a column of their paths: --image <column>.";
  const rule = "must hold its pictures in sub-folders, one a class";
  const open = (files: { [path: string]: string | Uint8Array }) =>
    refusal(() => openTable(`${written(files)}/all`));
  expect(await open({ "all/a.png": grey(0) })).toBe(`all ${rule}, got no sub-folder | ${sorted}`);
  expect(await open({ "all/a.png": grey(0), "all/cat/b.png": grey(1) })).toBe(
    `all ${rule}, got a.png in none | ${sorted}`,
  );
  expect(await open({ "all/cat/b.png": grey(1), "all/dog/notes.txt": "none yet" })).toBe(
    "all/dog must hold a picture, as each sub-folder is a class, got none | " +
      "Remove the sub-folder, or add PNG or JPEG pictures.",
  );
  expect(await open({ "all/cat/b.png": grey(1), "all/cat/c.webp": "x" })).toBe(
    "all/cat/c.webp must be a PNG or JPEG picture, got another kind | Convert the pictures to PNG, or leave them out.",
  );
  const path = written({ "all/cat/b.png": grey(1), "all/dog/c.png": grey(2), "y.csv": "label\na\nb\n" });
  expect(await refusal(() => openTable(`${path}/all`, { labels: `${path}/y.csv` }))).toBe(
    "the labels of all must be the names of its sub-folders, got y.csv | " +
      "Leave --labels away, or give a table with a column of the pictures' paths: --image <column>.",
  );
});

it("names the picture that is of another size than most, or cannot be read", async () => {
  const path = written({
    "all/cat/a.png": colour(1, 3),
    "all/cat/b.png": colour(2),
    "all/dog/c.png": colour(3),
    "all/dog/d.png": colour(4, 5),
  });
  expect(await refusal(() => openTable(`${path}/all`))).toBe(
    "all/cat/a.png must have 1 × 2 pixels, the size of most pictures, got 1 × 3; 1 more differ | " +
      "Bring the pictures to one size beforehand, for example with mogrify -resize '2x1!'.",
  );
  const broken = written({ "all/cat/a.png": colour(1), "all/dog/b.png": colour(2).subarray(0, -20) });
  expect(await refusal(() => openTable(`${broken}/all`))).toMatch(
    /^all\/dog\/b\.png must be a whole PNG picture, got "/,
  );
});

it("refuses a table of paths with a gap, a file that is not there or two columns of images", async () => {
  const path = written({
    "a.png": grey(0),
    "gap.csv": "photo,label\na.png,x\n,y\n",
    "gone.csv": "photo,label\na.png,x\nb.png,y\n",
  });
  expect(await refusal(() => openTable(join(path, "gap.csv")))).toBe(
    'gap.csv: image column "photo" must hold the path of a picture in every row, got none in row 2 | ' +
      "Fill in the path, or remove the row.",
  );
  expect(await refusal(() => openTable(join(path, "gone.csv")))).toBe(
    "b.png must be a readable picture, got no such file | " +
      "Check the path: those in a table are read relative to its folder. --ignore leaves the column out.",
  );
  expect(
    await refusal(() => openTable(join(path, "gap.csv"), { kinds: { image: ["photo", "label"] } })),
  ).toBe('gap.csv: the image must be one column, got "photo", "label" | Give --image once.');
  expect(await refusal(() => openTable(join(path, "gone.csv"), { labels: join(path, "y.npy") }))).toBe(
    "the labels of gone.csv must be a column of the table, got y.npy | " +
      "Say which: --label <column>. --labels is for images in IDX and .npy files.",
  );
  const two = written({
    "a.png": grey(0),
    "b.png": grey(1),
    "two.csv": "front,back,label\na.png,b.png,x\nb.png,a.png,y\n",
  });
  const table = await openTable(join(two, "two.csv"));
  expect(table.columns.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
    "image: paths of pictures; 2 × 3 pixels",
    "ignored: paths of pictures, but another column is the image",
    "label: is named label; predicted as classes",
  ]);
});
