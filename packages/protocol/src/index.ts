export { type Cell, type CellDefinition, type CellStarvation, type CurvePoint, cellSchema } from "./cell.js";
export {
  type Experiment,
  type ExperimentInput,
  experimentInputSchema,
  experimentSchema,
  factorSchema,
} from "./experiment.js";
export { experimentJsonSchema } from "./experiment-json-schema.js";
export {
  type ArmReport,
  type IntervalAt,
  type Report,
  reportSchema,
  type SweepReport,
  type TwoByTwoReport,
} from "./report.js";
