/** What a claim came to: `not applicable` where this scale cannot show it one way or the other. */
export type ClaimVerdict = "reproduced" | "not reproduced" | "not applicable";

/** One number of an outcome. */
export interface Figure {
  /** What it is, in words: `test error, easy examples only`. */
  name: string;
  value: number;
  /** `%` of a share, `pp` of a difference of shares: values are then as printed, times 100. Absent = a plain number. */
  unit?: "%" | "pp" | "x";
  /** Interval of the value, in its unit. */
  interval?: readonly [low: number, high: number];
  /** The bar that was fixed before the run, in words: `at least 0.4`. */
  bar?: string;
  /** Whether the bar is met; absent where there is none. */
  met?: boolean;
}

/** Rows that say more than figures do: headings, then a row a line; cells are printed as they are. */
export interface FigureTable {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** What a run of a claim found. */
export interface Outcome {
  verdict: ClaimVerdict;
  /** One honest sentence with its numbers, also of what did not hold. */
  says: string;
  figures: readonly Figure[];
  table?: FigureTable;
  /** Seeds that were run. */
  seeds: number;
}

/** Told how much of a run is done, a share in [0, 1] that never falls. */
export type ReportProgress = (share: number) => void;

/** How a claim is run. */
export interface ClaimOptions {
  /** Fewer or more seeds than planned; the bars stay, and the outcome is then not the plan's. */
  seeds?: number;
}

/** A paper's claim at CPU scale. Everything but `run` is fixed before the run and printed with its outcome. */
export interface Claim {
  /** `R1`, as in the plan; the name on the command line, in any case. */
  id: string;
  title: string;
  /** Paper and place. */
  source: string;
  /** What the paper says, in one sentence. */
  claim: string;
  /** What is run here, with each size. */
  setup: string;
  /** Planned seeds; 1 where nothing is random. */
  seeds: number;
  /** What has to hold for `reproduced`. */
  bar: string;
  /** What would show that something else explains it. */
  controls: string;
  /** Expected seconds on one core. */
  seconds: number;
  /** Takes minutes: run only when asked for. */
  long?: boolean;
  /** @throws RangeError if `seeds` is no integer that the claim's test can be made with. */
  run(progress: ReportProgress, options?: ClaimOptions): Outcome | Promise<Outcome>;
}
