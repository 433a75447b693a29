import type { Report } from "@gradus/protocol";

/** What the comparison asked, as a question. */
export function questionText({ question, at, control, metric }: Report): string {
  const shares = at.map((share) =>
    share === 1 ? "at the whole budget" : `at ${Math.round(share * 100)} % of it`,
  );
  const where = at.length === 1 && at[0] === 1 ? "" : `, ${shares.join(" and ")}`;
  const asked = question === "faster" ? "get there faster" : `reach a better ${metric.name}`;
  return `Does a curriculum ${asked} than ${control.arm} for the same budget${where}?`;
}
