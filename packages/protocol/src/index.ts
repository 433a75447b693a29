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
  decodeFrame,
  encodeFrame,
  FRAME_LIMITS,
  type Frame,
  type FrameArray,
  FrameError,
  type FrameLimits,
  type ShapedArray,
} from "./frames/frame.js";
export { encodeForStream, FrameReader } from "./frames/frame-stream.js";
export {
  type Answer,
  answerSchema,
  type ErrorAnswer,
  errorSchema,
  PROTOCOL_VERSION,
} from "./messages/answers.js";
export { messageJsonSchemas } from "./messages/message-json-schemas.js";
export {
  type Creation,
  helloSchema,
  type Request,
  requestSchema,
  type ScriptMessage,
  scriptMessageSchema,
  signalSchema,
  type TrainerCapabilities,
} from "./messages/requests.js";
export {
  type ArmReport,
  type IntervalAt,
  type Report,
  reportSchema,
  type SweepReport,
  type TwoByTwoReport,
} from "./report.js";
