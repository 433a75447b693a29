import type { Report } from "@gradus/protocol";
import { metricText } from "../metric-text.js";

/** What the control reached, beside the constant predictor, and whether its runs repeat. */
export function controlText(report: Report): string {
  const { control, repeatability, metric } = report;
  const text = metricText(metric);
  const { count, cells } = control.failures;
  const sentences = [
    `${control.arm} reached ${text.level(control.mean)} ${metric.name} (sd ${text.size(Number(control.sd.toPrecision(2)))} over ${control.blocks} blocks); the best constant answer reaches ${text.level(control.constantMetric)}.`,
    ...(count > 0 ? [`It failed in ${count} of ${cells} blocks.`] : []),
    ...(repeatability.difference === null
      ? []
      : [
          repeatability.identical
            ? `Repeating one run of ${control.arm} gave identical results.`
            : `Repeating one run of ${control.arm} moved it by ${text.size(Math.abs(repeatability.difference))}.`,
        ]),
  ];
  return sentences.join(" ");
}
