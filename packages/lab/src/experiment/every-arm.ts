import type { Experiment } from "@gradus/protocol";

type Arm = Experiment["arms"][number];

/** Every arm that a cell may run: those that are compared, and the pacings that a sweep tries. */
export function everyArm({ arms, sweep }: Pick<Experiment, "arms" | "sweep">): readonly Arm[] {
  return sweep === undefined ? arms : [...arms, ...sweep.candidates.map(({ arm }) => arm)];
}

/** Claims of the main family: arms against the control, the winner of a sweep among them, at each share. */
export function claimCount({ arms, sweep, at }: Pick<Experiment, "arms" | "sweep" | "at">): number {
  return (arms.length - 1 + (sweep === undefined ? 0 : 1)) * at.length;
}
