/**
 * Script of the report page; without it the page says the same.
 *
 * It shows the exact value of a mark at once, and offers each figure as one SVG file and each text to copy.
 */
export const pageScript = `
"use strict";
const style = document.getElementById("chart-style").textContent;
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", () => act(made));
  return made;
}
async function copy(text, pressed) {
  const label = pressed.textContent;
  try {
    await navigator.clipboard.writeText(text);
    pressed.textContent = "Copied";
  } catch {
    pressed.textContent = "Copying is not allowed here";
  }
  setTimeout(() => { pressed.textContent = label; }, 1600);
}
function save(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  link.download = name + ".svg";
  link.click();
  URL.revokeObjectURL(link.href);
}

const files = new Map();
for (const svg of document.querySelectorAll("svg.gradus-chart")) {
  const source = new XMLSerializer().serializeToString(svg);
  files.set(svg, source.replace("</desc>", () => "</desc><style>" + style + "</style>"));
  for (const title of svg.querySelectorAll("title")) {
    if (title.parentNode === svg) {
      svg.setAttribute("aria-label", title.textContent);
      svg.removeAttribute("aria-labelledby");
      svg.setAttribute("aria-describedby", svg.querySelector("desc").id);
    } else title.parentNode.dataset.tip = title.textContent;
    title.remove();
  }
}
function fileOf(figure) {
  const shown = [...figure.querySelectorAll("svg.gradus-chart")].filter((svg) => svg.checkVisibility());
  if (shown.length === 1) return files.get(shown[0]);
  const { width, height } = shown[0].viewBox.baseVal;
  const columns = Math.min(3, shown.length);
  const placed = shown.map((svg, index) => {
    const x = (index % columns) * (width + 40);
    const y = Math.floor(index / columns) * (height + 40);
    return files.get(svg).replace("<svg ", () => '<svg x="' + x + '" y="' + y + '" ');
  });
  const across = columns * (width + 40) - 40;
  const down = Math.ceil(shown.length / columns) * (height + 40) - 40;
  const size = 'width="' + across + '" height="' + down + '" viewBox="0 0 ' + across + " " + down + '"';
  return '<svg xmlns="http://www.w3.org/2000/svg" ' + size + ">" + placed.join("") + "</svg>";
}
for (const figure of document.querySelectorAll(".figure,.small")) {
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.append(
    button("Save SVG", () => save(fileOf(figure), figure.querySelector("svg").id)),
    button("Copy SVG", (pressed) => copy(fileOf(figure), pressed)),
  );
  figure.after(tools);
}
for (const pre of document.querySelectorAll("pre")) {
  pre.after(button("Copy", (pressed) => copy(pre.textContent, pressed)));
}

function show(event) {
  const mark = event.target.closest && event.target.closest("[data-tip]");
  tip.hidden = !mark;
  if (!mark) return;
  tip.textContent = mark.dataset.tip;
  const gap = 14;
  const right = event.clientX + gap + tip.offsetWidth > innerWidth;
  tip.style.left = Math.max(8, right ? event.clientX - gap - tip.offsetWidth : event.clientX + gap) + "px";
  tip.style.top = Math.max(8, event.clientY - gap - tip.offsetHeight) + "px";
}
addEventListener("pointermove", show);
addEventListener("pointerdown", show);
addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });
`.trim();
