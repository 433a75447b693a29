import type { Claim } from "@gradus/reproduce";
import { roundedDuration } from "../../figures.js";
import { bar, type Picture } from "../../progress.js";
import type { Terminal } from "../../terminal.js";

/** What running claims look like: which one, how far, and the time that is left for it and for all. */
export class RunningPicture implements Picture {
  private at = 0;
  private share = 0;
  private started = 0;

  constructor(
    private readonly claims: readonly Claim[],
    private readonly terminal: Terminal,
    private readonly now: () => number = () => performance.now(),
  ) {}

  begin(claim: Claim): void {
    this.at = this.claims.indexOf(claim);
    this.share = 0;
    this.started = this.now();
  }

  see(share: number): void {
    this.share = share;
  }

  lines(): string[] {
    return [`${this.name()} ${bar(this.terminal, this.share, 20)} ${this.numbers()}`];
  }

  summary(): string {
    return `${this.name()} ${this.numbers()}`;
  }

  private name(): string {
    const { id, title } = this.claims[this.at]!;
    return `${id} ${title}`;
  }

  private numbers(): string {
    const spent = (this.now() - this.started) / 1000;
    // What it was expected to take counts less and less as its own pace is seen.
    const expected = this.claims[this.at]!.seconds;
    const paced = this.share > 0 ? spent / this.share : expected;
    const whole = this.share * paced + (1 - this.share) * Math.max(expected, spent);
    const left = Math.max(0, whole - spent);
    const later = this.claims.slice(this.at + 1).reduce((sum, { seconds }) => sum + seconds, 0);
    const all =
      this.claims.length === 1
        ? ""
        : `  ${this.at + 1} of ${this.claims.length}, ~${roundedDuration(left + later)} for all`;
    return `${Math.round(100 * this.share)} %  ~${roundedDuration(left)} left${all}`;
  }
}
