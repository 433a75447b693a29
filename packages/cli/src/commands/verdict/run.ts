import { type Judgement, type JudgeOptions, judgeResults } from "@gradus/evidence";
import type { Context, ExitCode } from "../../command.js";
import { UsageError } from "../../errors.js";
import type { verdictOptions } from "../verdict.js";
import { describeJudgement } from "./describe.js";
import { judgementDocument } from "./document.js";
import { readResults } from "./read-results.js";

export async function run(context: Context<typeof verdictOptions>): Promise<ExitCode> {
  const { values } = context;
  if (values["higher-is-better"] && values["lower-is-better"]) {
    throw new UsageError("--higher-is-better and --lower-is-better must not be given together");
  }
  const options: JudgeOptions = {
    control: values.control,
    margin: values.margin,
    blocks: values.blocks,
    higherIsBetter: !values["lower-is-better"],
    failureValue: values["failure-value"],
    resolution: values.resolution,
    metricName: values.metric,
  };
  const [path] = context.positionals;
  const judgement = judge(await readResults(path!), options);

  if (judgement.blocksGiven > values.blocks) {
    context.stderr.write(
      `${path} holds ${judgement.blocksGiven} blocks; the plan ends at ${values.blocks}, and no more were read\n`,
    );
  }
  if (context.json) context.printJson(judgementDocument(judgement, options));
  else context.stdout.write(describeJudgement(judgement, options, context.stdout));

  const helped = judgement.results.some((result) => result.verdict === "better");
  return values["fail-unless"] === "better" && !helped ? 1 : 0;
}

/** What the rule refuses, said in the words of the command line. */
function judge(rows: Parameters<typeof judgeResults>[0], options: JudgeOptions): Judgement {
  try {
    return judgeResults(rows, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = error.message
      .replace(/^\w+: /, "")
      .replace(/^failureValue\b/, "--failure-value")
      .replace(/^(control|margin|blocks|resolution)\b/, "--$1");
    const remedy = message.startsWith("--resolution must be given") ? resolutionRemedy(message) : undefined;
    throw new UsageError(message, { cause: error, ...(remedy === undefined ? {} : { remedy }) });
  }
}

function resolutionRemedy(message: string): string {
  const copy = message.includes("equals the control")
    ? "If that arm is a copy of the control, leave it out. Otherwise give"
    : "Give";
  return `${copy} the smallest step of the metric, such as --resolution 0.001 for an accuracy on 1,000 test examples, or a column correct.`;
}
