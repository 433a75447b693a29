import { exp, type Rng } from "@gradus/numeric";
import type { Family } from "./family.js";

const WAVE = { count: 120, longest: 6, noise: 0.1, fastest: 8 };

/**
 * Where the heuristic holds: the frequency ω of a wave, y = sin(ω* t) + noise, from squared errors. Short times are
 * easy: their losses are smooth in ω, those of long times have a well at every wave that fits as often.
 *
 *   l_i(ω) = ½ (sin(ω t_i) − y_i)²,   difficulty t_i in (0, 6],   ω in [0, 8],   ω* in [2, 6]
 */
export function wave(rng: Rng): Family {
  const { count, longest, noise, fastest } = WAVE;
  const frequency = 2 + 4 * rng.split("frequency").uniform(0);
  const errors = rng.split("noise");
  const times = Float64Array.from({ length: count }, (_, i) => (longest * (i + 1)) / count);
  const seen = times.map((time, i) => Math.sin(frequency * time) + noise * errors.normal(i));
  return {
    domain: [0, fastest],
    circle: false,
    difficulty: times,
    lossOf: (i, omega) => (Math.sin(omega * times[i]!) - seen[i]!) ** 2 / 2,
    slopeOf: (i, omega) => {
      const phase = omega * times[i]!;
      return (Math.sin(phase) - seen[i]!) * Math.cos(phase) * times[i]!;
    },
  };
}

const SHORTCUT = { easy: 36, hard: 84, spread: 0.3, sharpness: 4 };

/**
 * Where it fails: easy and hard examples need other features. A linear classifier of direction (cos θ, sin θ) sees a
 * core and a shortcut feature; the easy 30 % are told by the shortcut alone, and in the hard 70 % it points the other
 * way. The loss saturates, so that examples that are far on the wrong side no longer pull.
 *
 *   l_i(θ) = 1 / (1 + e^{4 m_i}),   m_i = y_i (cos θ · core_i + sin θ · shortcut_i),   θ in [−π, π]
 *   y (core, shortcut) ~ N((0, 1), .3²) for easy, N((.6, −2), .3²) for hard;   difficulty −y shortcut
 */
export function shortcut(rng: Rng): Family {
  const { easy, hard, spread, sharpness } = SHORTCUT;
  const count = easy + hard;
  const draws = rng.split("features");
  const isEasy = (i: number) => i < easy;
  const core = Float64Array.from(
    { length: count },
    (_, i) => (isEasy(i) ? 0 : 0.6) + spread * draws.normal(2 * i),
  );
  const cue = Float64Array.from(
    { length: count },
    (_, i) => (isEasy(i) ? 1 : -2) + spread * draws.normal(2 * i + 1),
  );
  // All examples are asked at one direction before the next.
  const direction = { theta: Number.NaN, cos: 0, sin: 0 };
  const turnTo = (theta: number) => {
    if (theta !== direction.theta)
      Object.assign(direction, { theta, cos: Math.cos(theta), sin: Math.sin(theta) });
  };
  const lossOf = (i: number, theta: number) => {
    turnTo(theta);
    return 1 / (1 + exp(sharpness * (direction.cos * core[i]! + direction.sin * cue[i]!)));
  };
  return {
    domain: [-Math.PI, Math.PI],
    circle: true,
    difficulty: cue.map((value) => -value),
    lossOf,
    slopeOf: (i, theta) => {
      const loss = lossOf(i, theta);
      return -sharpness * loss * (1 - loss) * (direction.cos * cue[i]! - direction.sin * core[i]!);
    },
  };
}
