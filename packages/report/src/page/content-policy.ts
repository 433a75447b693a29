import { createHash } from "node:crypto";

/** Content security policy of a page that loads nothing and runs these styles and scripts only. */
export function contentPolicy(styles: readonly string[], scripts: readonly string[]): string {
  return `default-src 'none'; style-src ${styles.map(source).join(" ")}; script-src ${scripts.map(source).join(" ")}; base-uri 'none'; form-action 'none'`;
}

const source = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
