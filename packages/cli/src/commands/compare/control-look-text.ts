import { formatLevel, formatSize } from "@gradus/evidence";
import { type ControlLook, claimCount } from "@gradus/lab";
import type { Experiment } from "@gradus/protocol";
import { count } from "../../figures.js";
import { wrap } from "../../layout.js";
import type { Terminal } from "../../terminal.js";

/** How many blocks the question needs, by what the control alone shows of the spread. */
export function controlLookText(experiment: Experiment, look: ControlLook, terminal: Terminal): string {
  const { metric, blocks } = experiment;
  const words = {
    name: metric.name,
    unit: metric.name === "accuracy" ? "share" : "number",
    higherIsBetter: metric.higherIsBetter,
  } as const;
  const margin = formatSize(look.margin, words);
  const claims = claimCount(experiment);
  const family = claims === 1 ? "one arm" : `${claims} arms`;
  const lines: [string, number][] = [
    [
      `${look.blocks} blocks of ${experiment.control}: ${formatLevel(look.mean, words)} ${metric.name}, standard deviation ${formatSize(look.sd, words)} from block to block.`,
      0,
    ],
    ["", 0],
    [
      `${blocks} blocks are planned, with a margin of ±${margin}. If an arm shared nothing with the control, its differences would spread √2 times as far; it would then take`,
      0,
    ],
    [`${blocksText(look.forEquivalence)} to call an arm without an effect equivalent,`, 2],
    [
      `${blocksText(look.forMargin)} to find a difference of ${margin} among ${family}, four times in five.`,
      2,
    ],
    ["", 0],
    [
      "Arms share split, start and batches with the control, which can only lower these numbers; the luck of the test set can raise them. The comparison goes on from these blocks: the same command without --init.",
      0,
    ],
    ["", 0],
  ];
  return lines.map(([line, indent]) => (line === "" ? "" : wrap(line, terminal, indent))).join("\n");
}

function blocksText(blocks: number): string {
  return Number.isFinite(blocks) ? `about ${count(blocks)} blocks` : "more blocks than there can be";
}
