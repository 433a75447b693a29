/** A place where two JSON values differ, with short texts of both. */
export interface Difference {
  at: string;
  before: string;
  now: string;
}

/**
 * Lists where two JSON values differ, deepest places first found, by path: `budget.epochs`, `arms[2].recipe`.
 *
 * @example differencesOf({ seed: 0 }, { seed: 1 }) // [{ at: "seed", before: "0", now: "1" }]
 */
export function differencesOf(before: unknown, now: unknown, at = ""): Difference[] {
  if (Object.is(before, now)) return [];
  if (Array.isArray(before) && Array.isArray(now) && before.length === now.length) {
    return before.flatMap((value, index) => differencesOf(value, now[index], `${at}[${index}]`));
  }
  if (isRecord(before) && isRecord(now)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    return keys.flatMap((key) => differencesOf(before[key], now[key], at === "" ? key : `${at}.${key}`));
  }
  return [{ at, before: brief(before), now: brief(now) }];
}

function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
