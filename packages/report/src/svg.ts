import {
  line,
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from "d3-shape";
import { escapeText } from "./escape.js";
import type { Mark, Picture, Point, Shape, Tone } from "./mark.js";
import { palette, paletteProperties } from "./palette.js";

/**
 * Style sheet of every chart: both themes, and the font.
 *
 * A mark carries its light colour, which any viewer draws; a browser replaces each by the theme's own.
 */
export const chartStyle = [
  `.gradus-chart{${paletteProperties("light")};font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;background:var(--paper)}`,
  `@media (prefers-color-scheme:dark){.gradus-chart{${paletteProperties("dark")}}}`,
  ...Object.entries(palette).map(
    ([tone, { light }]) => `[fill="${light}"]{fill:var(--${tone})}[stroke="${light}"]{stroke:var(--${tone})}`,
  ),
].join("\n");

const symbolTypes: Readonly<Record<Shape, SymbolType>> = {
  circle: symbolCircle,
  square: symbolSquare,
  triangle: symbolTriangle,
  "triangle-down": symbolTriangle,
  diamond: symbolDiamond,
  cross: symbolCross,
  star: symbolStar,
};
const pathOf = line<Point>().digits(1);

/**
 * SVG of a picture, with its title and description.
 *
 * @param id names its parts; unique on its page, `[a-z0-9-]`.
 * @param alone true for a file of its own, which carries its style sheet.
 */
export function pictureToSvg(picture: Picture, id: string, alone: boolean): string {
  const { title, description, width, height, marks } = picture;
  const outlines = new Map<string, Outline>();
  const drawn = marks.map((mark) => markToSvg(mark, id, outlines));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" class="gradus-chart" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="12" fill="none" stroke-linejoin="round" aria-labelledby="${id}-title ${id}-description">`,
    `<title id="${id}-title">${escapeText(title)}</title>`,
    `<desc id="${id}-description">${escapeText(description)}</desc>`,
    ...(alone ? [`<style>${chartStyle}</style>`] : []),
    `<defs>${[...outlines.values()].map(({ name, d }) => `<path id="${name}" d="${d}"/>`).join("")}</defs>`,
    ...drawn,
    "</svg>",
  ].join("\n");
}

interface Outline {
  name: string;
  d: string;
}

function markToSvg(mark: Mark, id: string, outlines: Map<string, Outline>): string {
  const { opacity, title } = mark;
  switch (mark.kind) {
    case "group":
      return element(
        "g",
        { class: mark.series === undefined ? undefined : "series", opacity },
        title,
        mark.marks.map((each) => markToSvg(each, id, outlines)).join("\n"),
      );
    case "line":
      return element(
        "path",
        {
          d: pathOf(mark.points) ?? "",
          stroke: colour(mark.tone),
          "stroke-width": mark.width === 1 ? undefined : mark.width,
          "stroke-dasharray": mark.dash,
          opacity,
        },
        title,
      );
    case "area":
      return element("path", { d: `${pathOf(mark.points)}Z`, fill: colour(mark.tone), opacity }, title);
    case "symbol": {
      const key = `${mark.shape} ${mark.size}`;
      const outline = outlines.get(key) ?? {
        name: `${id}-${outlines.size + 1}`,
        d: outlineOf(mark.shape, mark.size),
      };
      outlines.set(key, outline);
      const paint = mark.hollow
        ? { fill: colour("paper"), stroke: colour(mark.tone), "stroke-width": 1.8 }
        : { fill: colour(mark.tone) };
      return element("use", { href: `#${outline.name}`, ...placed(mark.at), ...paint, opacity }, title);
    }
    case "text":
      return element(
        "text",
        {
          ...placed([mark.at[0], mark.at[1] + 0.35 * mark.size]),
          "font-size": mark.size === 12 ? undefined : mark.size,
          "font-weight": mark.bold ? 600 : undefined,
          "text-anchor": mark.anchor === "start" ? undefined : mark.anchor,
          fill: colour(mark.tone),
          ...(mark.halo ? { stroke: colour("paper"), "stroke-width": 4, "paint-order": "stroke" } : {}),
          opacity,
        },
        title,
        escapeText(mark.text),
      );
  }
}

/** Path of a marker around (0, 0); d3's triangle points up, and upside down is a change of sign. */
export function outlineOf(shape: Shape, size: number): string {
  const outline = symbol(symbolTypes[shape], size).digits(1)() ?? "";
  if (shape !== "triangle-down") return outline;
  return outline.replace(/,(-?)([\d.]+)/g, (_, sign: string, y: string) => `,${sign === "-" ? "" : "-"}${y}`);
}

function element(
  name: string,
  attributes: Record<string, string | number | undefined>,
  title: string | undefined,
  content = "",
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join("");
  const inside = (title === undefined ? "" : `<title>${escapeText(title)}</title>`) + content;
  return inside === "" ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

const colour = (tone: Tone) => palette[tone].light;
const placed = ([x, y]: Point) => ({ x: tenth(x), y: tenth(y) });
const tenth = (value: number) => Math.round(value * 10) / 10;
