import { binomialUpperTail } from "@gradus/numeric";

/** Blocks in which the arm beat, met or fell short of the control. */
export interface Wins {
  wins: number;
  ties: number;
  losses: number;
}

/** Counts wins, ties and losses of paired differences, higher is better. */
export function countWins(differences: readonly number[]): Wins {
  const wins = differences.filter((difference) => difference > 0).length;
  const losses = differences.filter((difference) => difference < 0).length;
  return { wins, ties: differences.length - wins - losses, losses };
}

/** Two-sided sign test of wins against losses, ties left out; 1 where nothing but ties is left. */
export function signTestP({ wins, losses }: Wins): number {
  const trials = wins + losses;
  if (trials === 0) return 1;
  return Math.min(1, 2 * binomialUpperTail(Math.max(wins, losses), trials, 0.5));
}
