import type { Tone } from "./mark.js";

/** Colour of every tone on a light and on a dark page; series colours are told apart by colour-blind readers. */
export const palette: Readonly<Record<Tone, { light: string; dark: string }>> = {
  ink: { light: "#1c2126", dark: "#e6e8ea" },
  muted: { light: "#5a636d", dark: "#a3abb4" },
  grid: { light: "#e3e7eb", dark: "#32383f" },
  margin: { light: "#e9eef3", dark: "#262d35" },
  paper: { light: "#ffffff", dark: "#14171a" },
  control: { light: "#333333", dark: "#e0e0e0" },
  "series-1": { light: "#0072b2", dark: "#56b4e9" },
  "series-2": { light: "#c25700", dark: "#e69f00" },
  "series-3": { light: "#00806b", dark: "#1fb58f" },
  "series-4": { light: "#8c2d7f", dark: "#e58acb" },
  "series-5": { light: "#6f3ff5", dark: "#9a7dff" },
  "series-6": { light: "#c0134e", dark: "#ff5c7a" },
};

/** Custom properties `--ink: …` of one theme, for a style sheet. */
export function paletteProperties(theme: "light" | "dark"): string {
  return Object.entries(palette)
    .map(([tone, colour]) => `--${tone}:${colour[theme]}`)
    .join(";");
}
