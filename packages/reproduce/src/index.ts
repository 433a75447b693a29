export { claimNamed, claims } from "./claims.js";
export type {
  Claim,
  ClaimOptions,
  ClaimVerdict,
  Figure,
  FigureTable,
  Outcome,
  ReportProgress,
} from "./contracts.js";
export { barText, figureText, intervalText } from "./figure-text.js";
