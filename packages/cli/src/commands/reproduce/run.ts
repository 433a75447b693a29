import { type Claim, claims, type Outcome } from "@gradus/reproduce";
import type { Context, ExitCode } from "../../command.js";
import { Interrupted, UsageError } from "../../errors.js";
import { followPicture } from "../../progress.js";
import { CALLED_AS, shellLine } from "../../shell-line.js";
import { didYouMean } from "../../suggest.js";
import type { reproduceOptions } from "../reproduce.js";
import { describeOutcome, describeTotals } from "./describe-outcome.js";
import { listClaims } from "./list-claims.js";
import { outcomeDocument } from "./outcome-document.js";
import { RunningPicture } from "./running-picture.js";

export async function run(context: Context<typeof reproduceOptions>): Promise<ExitCode> {
  const { values, stdout } = context;
  const chosen = chosenClaims(context);
  if (chosen.length === 0) {
    if (context.json) context.printJson({ format: "gradus.claims/1", claims: claims.map(claimDocument) });
    else stdout.write(listClaims(claims, stdout));
    return 0;
  }

  const finished: { claim: Claim; outcome: Outcome; seconds: number }[] = [];
  const picture = new RunningPicture(chosen, context.stderr);
  const progress = followPicture(context.stderr, picture, { verbose: context.verbose });
  try {
    for (const claim of chosen) {
      const started = performance.now();
      picture.begin(claim);
      const outcome = await claim.run(
        (share) => {
          if (context.signal.aborted)
            throw new Interrupted({ resume: resumeLine(context.argv, chosen, claim) });
          picture.see(share);
          progress.refresh();
        },
        values.seeds === undefined ? {} : { seeds: values.seeds },
      );
      const seconds = (performance.now() - started) / 1000;
      finished.push({ claim, outcome, seconds });
      if (!context.json) {
        progress.stop();
        stdout.write(`${describeOutcome(claim, outcome, seconds, stdout)}\n`);
      }
    }
  } finally {
    progress.stop();
  }
  if (context.json) {
    const documents = finished.map(({ claim, outcome, seconds }) => ({
      ...claimDocument(claim),
      ...outcomeDocument(outcome, seconds),
    }));
    context.printJson({ format: "gradus.reproduce/1", claims: documents });
  } else if (finished.length > 1) {
    stdout.write(describeTotals(finished.map(({ outcome }) => outcome)));
  }
  const all = finished.every(({ outcome }) => outcome.verdict === "reproduced");
  return values["fail-unless"] === "reproduced" && !all ? 1 : 0;
}

/** What is to be run, in the order of the list; nothing = list them. */
function chosenClaims({ values, positionals }: Context<typeof reproduceOptions>): Claim[] {
  const { all, long, list, seeds } = values;
  if (seeds !== undefined && seeds < 5) throw new UsageError(`--seeds must be at least 5, got ${seeds}`);
  if (all && positionals.length > 0) {
    throw new UsageError(`--all runs every claim and takes no names, got ${positionals.join(" ")}`);
  }
  if (list && (all || positionals.length > 0)) {
    throw new UsageError("--list runs nothing and goes with neither --all nor names", {
      remedy: "leave --list out to run them",
    });
  }
  if (long && !all) {
    throw new UsageError("--long must come with --all", {
      remedy: "a claim that is named is run however long",
    });
  }
  if (all) return claims.filter((claim) => long || claim.long !== true);
  const named = positionals.map(namedClaim);
  return claims.filter((claim) => named.includes(claim));
}

function namedClaim(id: string): Claim {
  const claim = claims.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (claim !== undefined) return claim;
  const ids = claims.map((each) => each.id);
  throw new UsageError(`unknown claim ${JSON.stringify(id)}${didYouMean(id, ids)}`, {
    remedy: "gradus reproduce lists them",
  });
}

/** What is fixed of a claim, as JSON. */
function claimDocument({ run: _, ...fixed }: Claim) {
  return fixed;
}

/** The claims that were not finished, by name. */
function resumeLine(argv: readonly string[], chosen: readonly Claim[], at: Claim): string {
  const left = chosen.slice(chosen.indexOf(at)).map(({ id }) => id);
  const seeds = argv.flatMap((word, k) => {
    if (word.startsWith("--seeds=")) return [word];
    return word === "--seeds" ? [word, argv[k + 1]!] : [];
  });
  return shellLine(["reproduce", ...left, ...seeds], CALLED_AS);
}
