export { checkTestTable, type TestTableFacts } from "./check-test-table.js";
export { byCodePoint } from "./code-point-order.js";
export {
  COLUMN_KINDS,
  type ColumnChoices,
  type ColumnInfo,
  type ColumnKind,
  type Task,
} from "./column-info.js";
export type { ExampleIds } from "./example-ids.js";
export { type HoldOut, holdOut } from "./hold-out.js";
export { type ImageColumn, unitPixels } from "./images/image-column.js";
export { InputError, type InputProblem } from "./input-error.js";
export { readLabels, type TableLabels } from "./labels.js";
export type { TableFormat } from "./load-table.js";
export { type Groups, readDifficulty, readGroups, readWeights } from "./read-annotations.js";
export { type BlockSplit, type SplitBlockOptions, splitBlock } from "./split-block.js";
export {
  type CategoryColumn,
  encodeCategories,
  type NumberColumn,
  type OpenTableOptions,
  openTable,
  openTestTable,
  Table,
} from "./table.js";
export { textLengths } from "./text-lengths.js";
export { checkWritableName, type WritableColumn, writeTable } from "./write-table.js";
