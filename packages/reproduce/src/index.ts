export { claimNamed, claims } from "./claims.js";
export type { Family } from "./continuation/family.js";
export { type LandscapeSubject, landscapePicture, landscapeSubjects } from "./continuation/picture.js";
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
