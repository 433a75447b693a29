import type { Report, TwoByTwoReport } from "@gradus/protocol";
import { everyVerdict } from "./report.fixture.js";

type Factor = NonNullable<Report["factor"]>;

const around = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half });

/** A made-up report of two curricula without and with a shift that helps: one does less with it, one as much. */
export function withAndWithoutShift(): Report & { factor: Factor } {
  const table = (curriculum: string, without: number, withShift: number): TwoByTwoReport => ({
    ...{ curriculum, at: 1, blocks: 9 },
    arms: {
      control: { arm: "shuffle", mean: 0.894, failures: 0 },
      curriculum: { arm: curriculum, mean: 0.894 + without, failures: 0 },
      controlWith: { arm: "shuffle-with-shift", mean: 0.91, failures: 0 },
      curriculumWith: { arm: `${curriculum}-with-shift`, mean: 0.91 + withShift, failures: 0 },
    },
    without: around(without, 0.006),
    with: around(withShift, 0.007),
    factor: around(0.016, 0.005),
    interaction: around(withShift - without, 0.008),
    sentence: `With shift the effect of ${curriculum} changes by what it says (9 blocks, exploratory).`,
  });
  return {
    ...everyVerdict(),
    factor: {
      name: "shift",
      says: "shift by up to 2 pixels each way",
      tables: [table("easy-first", 0.019, 0.004), table("self-paced", -0.001, -0.002)],
    },
  };
}
