export { type BlockDataset, encodeBlock } from "./encode-block.js";
export { HASHED_COLUMNS, type HashedText, hashTexts } from "./hashed-text.js";
export type { PreparedImages } from "./image-pixels.js";
export {
  type PreparedCategory,
  type PreparedFeatures,
  type PreparedLabels,
  type PreparedNumber,
  type PreparedText,
  type PrepareOptions,
  prepareFeatures,
} from "./prepared-features.js";
export { CATEGORY_MINIMUM } from "./tabular-columns.js";
