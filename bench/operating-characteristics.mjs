// What the sequential rule does over many simulated comparisons, beside the stated values of its design.
//   node bench/operating-characteristics.mjs [replications, 20000 by default]
import { decideFamily } from "../packages/evidence/dist/index.js";
import { createRng, normalQuantile } from "../packages/numeric/dist/index.js";

const replications = Number(process.argv[2] ?? 20_000);
const SEED = 20;
const BLOCKS = 20;
/** Margin of the lines whose design states none: at 1 sd most arms without an effect close as equivalent first. */
const NARROW = 0.5;

/**
 * Verdicts of `count` arms of one true mean, in units of the standard deviation of a difference. Every block has one
 * control, which all its differences share: half of their variance is its.
 */
function simulate(name, { count, truth, margin }) {
  const rng = createRng(SEED).split(name);
  const members = Array.from({ length: count }, (_, k) => ({ arm: `arm-${k}`, at: 1 }));
  const normal = (i) => normalQuantile(rng.uniform(i) || 2 ** -54);
  return Array.from({ length: replications }, (_, r) => {
    const blocks = Array.from({ length: BLOCKS }, (_, n) => {
      const first = (r * BLOCKS + n) * (count + 1);
      const control = normal(first + count);
      return members.map((_, k) => ({ difference: truth + (normal(first + k) - control) / Math.SQRT2 }));
    });
    return decideFamily(members, { margin, blocks: BLOCKS }, blocks);
  });
}

const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;
/** Standard error of a mean over replications. */
const noise = (values) => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)) / values.length);
};

let worst = 0;
function report(what, values, stated) {
  const [found, error] = [mean(values), noise(values)];
  // The stated value is itself simulated, to its last digit at best.
  const digit = 0.5 * 10 ** -(String(stated).split(".")[1]?.length ?? 0);
  const sigmas = Math.max(0, Math.abs(found - stated) - digit) / error;
  worst = Math.max(worst, sigmas);
  const figures = `${found.toFixed(4).padStart(9)} ± ${error.toFixed(4)}   stated ${String(stated).padStart(6)}`;
  console.log(`${what.padEnd(46)}${figures}   ${sigmas.toFixed(1)} σ apart`);
}

const only = (results) => results.map(([result]) => result);
const is = (verdict) => (result) => Number(result.verdict === verdict);
const started = performance.now();

const none = only(simulate("truth 0", { count: 1, truth: 0, margin: 1 }));
report("truth 0, margin 1 sd: better", none.map(is("better")), 0.016);
report("truth 0, margin 1 sd: worse", none.map(is("worse")), 0.014);
report("truth 0, margin 1 sd: equivalent", none.map(is("equivalent")), 0.964);
report(
  "truth 0, margin 1 sd: blocks",
  none.map(({ blocks }) => blocks),
  12.3,
);

const one = only(simulate("truth 1", { count: 1, truth: 1, margin: 1 }));
report("truth 1 sd, margin 1 sd: better", one.map(is("better")), 0.956);
report(
  "truth 1 sd, margin 1 sd: blocks",
  one.map(({ blocks }) => blocks),
  11.3,
);
report(
  "truth 2.5 sd, margin 1 sd: blocks",
  only(simulate("truth 2.5", { count: 1, truth: 2.5, margin: 1 })).map(({ blocks }) => blocks),
  6.1,
);

const family = simulate("family of 6", { count: 6, truth: 0, margin: NARROW });
const any = (...verdicts) =>
  family.map((results) => Number(results.some(({ verdict }) => verdicts.includes(verdict))));
report("6 arms, truth 0, margin .5 sd: any better", any("better"), 0.023);
report("6 arms, truth 0, margin .5 sd: better or worse", any("better", "worse"), 0.046);

for (const [truth, stated] of [
  [0.5, 1.54],
  [0.75, 1.2],
  [1, 1.09],
]) {
  const winners = only(simulate(`curse ${truth}`, { count: 1, truth, margin: NARROW })).filter(is("better"));
  report(
    `truth ${truth} sd, margin .5 sd: winner / truth`,
    winners.map((result) => result.mean / truth),
    stated,
  );
}

const seconds = (performance.now() - started) / 1000;
console.log(
  `${replications} replications a line, seed ${SEED}, ${seconds.toFixed(0)} s, at most ${worst.toFixed(1)} σ apart`,
);
