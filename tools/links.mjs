import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lineAt } from "./syntax.mjs";
import { shortPath } from "./workspace.mjs";

/** Links of a document to files and headings that are not there; links to other sites are not followed. */
export function findBrokenLinks(path, text = readFileSync(path, "utf8")) {
  const prose = text.replace(/^```.*?^```$|`[^`\n]*`/gms, (code) => code.replace(/[^\n]/g, " "));
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(({ 1: link, index }) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [file, heading] = link.split("#");
    const target = file === "" ? path : join(dirname(path), file);
    const broken = !existsSync(target) || (heading && target.endsWith(".md") && !hasHeading(target, heading));
    return broken ? [`${shortPath(path)}:${lineAt(text, index)}: ${link} is not there`] : [];
  });
}

/** Headings are named as GitHub does: lower case, spaces as hyphens, other signs left out. */
function hasHeading(path, name) {
  const headings = [...readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm)];
  return headings.some(([, words]) => {
    const slug = words
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-");
    return slug === name;
  });
}
