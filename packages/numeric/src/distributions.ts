import stdlibBetaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import stdlibBinomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import stdlibTCdf from "@stdlib/stats-base-dists-t-cdf";
import stdlibTQuantile from "@stdlib/stats-base-dists-t-quantile";
import { describeValue } from "./describe-value.js";

/** P(T ≤ t) of Student's t with `df` degrees of freedom. */
export function tCdf(t: number, df: number): number {
  checkNumber("tCdf", "t", t);
  checkPositive("tCdf", "df", df);
  return stdlibTCdf(t, df);
}

/** P(T > t) of Student's t with `df` degrees of freedom, with full relative precision in the upper tail. */
export function tUpperTail(t: number, df: number): number {
  checkNumber("tUpperTail", "t", t);
  checkPositive("tUpperTail", "df", df);
  return stdlibTCdf(-t, df);
}

/** The t with P(T ≤ t) = p of Student's t with `df` degrees of freedom. */
export function tQuantile(p: number, df: number): number {
  checkProbability("tQuantile", "p", p);
  checkPositive("tQuantile", "df", df);
  return stdlibTQuantile(p, df);
}

/** The t with P(T > t) = p of Student's t with `df` degrees of freedom, right for small p. */
export function tUpperQuantile(p: number, df: number): number {
  checkProbability("tUpperQuantile", "p", p);
  checkPositive("tUpperQuantile", "df", df);
  return -stdlibTQuantile(p, df);
}

/** The x with P(X ≤ x) = p of a Beta(alpha, beta) variable: an end of a Clopper–Pearson interval. */
export function betaQuantile(p: number, alpha: number, beta: number): number {
  checkProbability("betaQuantile", "p", p);
  checkPositive("betaQuantile", "alpha", alpha);
  checkPositive("betaQuantile", "beta", beta);
  return stdlibBetaQuantile(p, alpha, beta);
}

/** P(X ≤ successes) of a Binomial(trials, p) variable. */
export function binomialCdf(successes: number, trials: number, p: number): number {
  checkNumber("binomialCdf", "successes", successes);
  checkCount("binomialCdf", "trials", trials);
  checkProbability("binomialCdf", "p", p);
  return stdlibBinomialCdf(successes, trials, p);
}

/** P(X ≥ successes) of a Binomial(trials, p) variable, with full relative precision: a one-sided sign test at p = ½. */
export function binomialUpperTail(successes: number, trials: number, p: number): number {
  checkNumber("binomialUpperTail", "successes", successes);
  checkCount("binomialUpperTail", "trials", trials);
  checkProbability("binomialUpperTail", "p", p);
  return stdlibBinomialCdf(trials - Math.ceil(successes), trials, 1 - p);
}

function checkNumber(owner: string, name: string, value: number): void {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new RangeError(`${owner}: ${name} must be a number, got ${describeValue(value)}`);
  }
}

function checkPositive(owner: string, name: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`${owner}: ${name} must be positive, got ${describeValue(value)}`);
}

function checkProbability(owner: string, name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`${owner}: ${name} must be in [0, 1], got ${describeValue(value)}`);
  }
}

function checkCount(owner: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${owner}: ${name} must be an integer of at least 0, got ${describeValue(value)}`);
  }
}
