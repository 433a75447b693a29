import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, openTab, type Tab } from "./chromium.fixture.js";
import { everyVerdict, hostileText } from "./report.fixture.js";
import { renderReportHtml } from "./report-html.js";

/** Texts of visible charts that lie over each other, as the browser has drawn them. */
const overlaps = `[...document.querySelectorAll("svg.gradus-chart")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
  const boxes = [...svg.querySelectorAll("text")].filter((text) => text.textContent !== "✕").map((text) => ({ text: text.textContent, box: text.getBBox() }));
  const frame = svg.viewBox.baseVal;
  const outside = boxes.filter(({ box }) => box.x < -1 || box.x + box.width > frame.width + 1).map(({ text }) => svg.id + ": " + text + " leaves the frame");
  return outside.concat(boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) =>
    a.box.x < b.box.x + b.box.width && b.box.x < a.box.x + a.box.width &&
    a.box.y + 3 < b.box.y + b.box.height - 3 && b.box.y + 3 < a.box.y + a.box.height - 3,
  ).map((b) => svg.id + ": " + a.text + " | " + b.text)));
})`;

// Without a Chromium on the PATH these are skipped by name; the laws of the page are tested without one.
describe.skipIf(chromium === null)("the report page in a browser, from a file", () => {
  let tab: Tab;
  let folder: string;
  const report = everyVerdict();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gradus-report-page-"));
    writeFileSync(join(folder, "report.html"), renderReportHtml(report));
    tab = await openTab(chromium!);
  });
  afterAll(async () => {
    await tab?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(width: number, theme: "light" | "dark") {
    tab.events.length = 0;
    await tab.send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: theme }],
    });
    await tab.send("Emulation.setDeviceMetricsOverride", {
      width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    await tab.send("Page.navigate", { url: pathToFileURL(join(folder, "report.html")).href });
    await tab.evaluate(
      'new Promise((done) => document.readyState === "complete" ? done(0) : addEventListener("load", () => done(0)))',
    );
  }

  it.each([
    [360, "light"],
    [1200, "dark"],
  ] as const)("is quiet, fits %i pixels and draws no text over text (%s)", async (width, theme) => {
    await open(width, theme);
    const sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await tab.evaluate(sideways)).toBe(0);
    expect(await tab.evaluate(overlaps)).toEqual([]);
    const complaints = tab.events.filter(({ method }) =>
      ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"].includes(method!),
    );
    expect(complaints).toEqual([]);
    const requests = tab.events.filter(({ method }) => method === "Network.requestWillBeSent");
    expect(requests).toHaveLength(1);
  });

  it("takes its colours from the theme, in page and pictures", async () => {
    await open(1200, "dark");
    const paper = "getComputedStyle(document.body).backgroundColor";
    const control = "getComputedStyle(document.querySelector('#cost [stroke=\"#333333\"]')).stroke";
    expect(await tab.evaluate(paper)).toBe("rgb(20, 23, 26)");
    expect(await tab.evaluate(control)).toBe("rgb(224, 224, 224)");
  });

  it("shows hostile text as text, and keeps the data whole", async () => {
    await open(1200, "light");
    expect(await tab.evaluate("document.images.length")).toBe(0);
    expect(await tab.evaluate(`document.body.innerText.includes(${JSON.stringify(hostileText)})`)).toBe(true);
    expect(await tab.evaluate('JSON.parse(document.getElementById("report").textContent)')).toEqual(
      JSON.parse(JSON.stringify(report)),
    );
  });

  it("shows the exact value of a mark under the pointer, and offers each picture as a file", async () => {
    await open(1200, "light");
    const box = await tab.evaluate<{ x: number; y: number }>(
      '(() => { const mark = document.querySelector("#intervals use"); mark.scrollIntoView({ block: "center" }); const { x, y, width, height } = mark.getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 }; })()',
    );
    await tab.send("Input.dispatchMouseEvent", { type: "mouseMoved", ...box });
    expect(await tab.evaluate('document.querySelector(".tip").textContent')).toContain("exactly 0.019");
    const figures = await tab.evaluate("document.querySelectorAll('.figure,.small').length");
    expect(await tab.evaluate("document.querySelectorAll('.tools').length")).toBe(figures);
    const parsed = (figure: string) =>
      `new DOMParser().parseFromString(fileOf(document.querySelector("${figure}")), "image/svg+xml")`;
    expect(await tab.evaluate(`${parsed(".figure")}.documentElement.id`)).toBe("intervals");
    expect(await tab.evaluate(`${parsed(".small")}.querySelectorAll("svg svg > style").length`)).toBe(6);
  });
});
