import type { Experiment } from "@gradus/protocol";

/**
 * The arms beside the control that a block runs: those that are open and, so that every 2 × 2 is whole in every block
 * that it counts, the partner of each and the control with the factor.
 */
export function armsOfABlock(
  { arms, control }: Pick<Experiment, "arms" | "control">,
  open: readonly string[],
): string[] {
  const isNeeded = ({ name, without }: Experiment["arms"][number]) =>
    open.includes(name) ||
    (without !== undefined && (without === control || open.includes(without))) ||
    arms.some((partner) => partner.without === name && open.includes(partner.name));
  if (open.length === 0) return [];
  return arms.filter((arm) => arm.name !== control && isNeeded(arm)).map(({ name }) => name);
}
