import { difference, lightness, mix } from "./colour";
import type { Random } from "./random";

export type Time = "dawn" | "day" | "dusk" | "night";

/** The colours of one picture, by the part they play. */
export type Palette = {
  /** Three colours as a painter would name them. */
  words: [string, string, string];
  /** From the top of the sky (or wall) to its foot. */
  sky: [string, string];
  ground: string;
  sun: string;
  light: string;
  dark: string;
  inks: [string, string, string, string];
  hues: string[];
  times: Time[];
};

function palette(
  words: [string, string, string],
  [top, foot, ground, sun, light, dark, ...inks]: [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ],
  hues: string,
  ...times: Time[]
): Palette {
  return { words, sky: [top, foot], ground, sun, light, dark, inks, hues: hues.split(" "), times };
}

/** The curated palettes: sky top, sky foot, ground, sun, light, dark and four inks. */
const palettes: readonly [Palette, ...Palette[]] = [
  palette(
    ["deep teal", "apricot", "brick"],
    ["#dc8d55", "#e2b76e", "#24424f", "#f8e4bd", "#f8e8cb", "#153039", "#23897a", "#d4634a", "#2d5562", "#ecb84f"],
    "teal orange apricot brick",
    "dusk",
    "day",
  ),
  palette(
    ["midnight blue", "glacier", "bone"],
    ["#0a1028", "#66779a", "#1b2748", "#e8ead9", "#e5e8da", "#090f24", "#54aeb0", "#3a5478", "#93bccb", "#d9c58b"],
    "blue navy turquoise",
    "night",
  ),
  palette(
    ["ember orange", "petrol", "pale jade"],
    ["#06141a", "#7d300f", "#86bdac", "#f4a40f", "#f5dca6", "#04131a", "#db8f00", "#00586b", "#8ac0af", "#b23c06"],
    "orange teal rust amber",
    "night",
    "dusk",
  ),
  palette(
    ["clay", "olive", "warm linen"],
    ["#ecdacb", "#dbb8a2", "#b5836d", "#b4533a", "#f6e9dc", "#31352a", "#b68570", "#6f7258", "#c7785a", "#464a39"],
    "brown beige olive earth terracotta tan cream",
    "day",
    "dawn",
  ),
  palette(
    ["rosewater", "sage", "aubergine"],
    ["#e9cdd3", "#e3c08a", "#d98078", "#fff3df", "#fcefe5", "#3a3653", "#d17a66", "#6fa291", "#4c4a69", "#e0bc7c"],
    "pink rose coral blush pastel",
    "dawn",
    "day",
  ),
  palette(
    ["violet", "magenta", "tangerine"],
    ["#1e0d3c", "#c9547b", "#31185a", "#ffc570", "#ffe4c9", "#170a2e", "#6a329b", "#ec8639", "#d64e82", "#f4bb76"],
    "purple violet magenta pink",
    "dusk",
    "night",
  ),
  palette(
    ["sea glass", "fjord blue", "coral"],
    ["#b4d4dc", "#f3ecdc", "#5fa09f", "#f5b95e", "#fcf7eb", "#12333f", "#2a7f86", "#e0703f", "#7fb5b0", "#ebc37d"],
    "blue teal turquoise aqua",
    "day",
    "dawn",
  ),
  palette(
    ["moss", "fern", "honey"],
    ["#d3dfc2", "#f4ebcf", "#7d9a5c", "#f2b63f", "#fbf6e2", "#1c2d21", "#4f7d4a", "#a5b86a", "#cc823b", "#2e5848"],
    "green olive moss natural",
    "day",
    "dawn",
  ),
  palette(
    ["bottle green", "mint", "moonlight"],
    ["#031b26", "#22776f", "#0f4a50", "#f3f0d2", "#e9f3dd", "#02141c", "#2fa58e", "#9ed8b4", "#f2c14e", "#176069"],
    "green teal mint emerald",
    "night",
  ),
  palette(
    ["cherry red", "indigo", "porcelain"],
    ["#f7eee3", "#f4c8b3", "#2f3e6d", "#d62839", "#fff8ee", "#231a33", "#d62839", "#34467a", "#f2a65a", "#8a3350"],
    "red cherry crimson",
    "day",
    "dawn",
  ),
  palette(
    ["cobalt", "tangerine", "butter"],
    ["#1b4dac", "#9bcdf6", "#f0b04a", "#ffe8a3", "#fff7e1", "#0b1e4b", "#2459c8", "#ff7d45", "#f5c84c", "#6aa9e9"],
    "blue cobalt yellow",
    "day",
  ),
  palette(
    ["lavender", "peach", "plum"],
    ["#8b83c8", "#f8cab6", "#5d4f97", "#fff0cc", "#fff4e6", "#2a2551", "#6b5fb0", "#f08e7a", "#b7a6de", "#f3c581"],
    "purple lavender lilac peach",
    "dawn",
    "dusk",
  ),
  palette(
    ["saffron", "vermilion", "spruce"],
    ["#f3b43b", "#fae09a", "#2c6a66", "#e4572e", "#fff6dc", "#2f2110", "#e4572e", "#2e6f6a", "#bd7a2c", "#8a3a2b"],
    "yellow saffron gold golden mustard orange",
    "day",
    "dusk",
  ),
  palette(
    ["charcoal", "warm grey", "signal orange"],
    ["#d5d2cb", "#f1eee7", "#a9a59b", "#e2572b", "#faf8f3", "#1c1c1e", "#3f4043", "#8a8983", "#e2572b", "#c3beb3"],
    "black grey gray monochrome mono minimal",
    "day",
  ),
  palette(
    ["oxblood", "scarlet", "candlelight"],
    ["#1b0711", "#99202f", "#3a0d1d", "#ffbd78", "#ffe6cd", "#14050d", "#c92f3c", "#f08a5d", "#6b1830", "#f4c095"],
    "red scarlet crimson maroon burgundy oxblood",
    "night",
    "dusk",
  ),
  palette(
    ["snow", "ice blue", "rust"],
    ["#cfdfe9", "#f8f6f0", "#a9c3d3", "#f0a868", "#fdfcf8", "#213649", "#6f9cb9", "#cc5f41", "#3f6380", "#b4cad6"],
    "white ice silver snow",
    "day",
    "dawn",
  ),
];

/** The palette that suits the asked hues best, then the hour; chance decides between equals. */
export function choosePalette(hues: string[], times: readonly Time[], random: Random): Palette {
  const scored = random.shuffle(palettes).map((candidate) => {
    const hits = hues.filter((hue) => candidate.hues.includes(hue)).length;
    const hour = times.findIndex((time) => candidate.times.includes(time));
    return { candidate, score: hits * 10 + (hour < 0 ? 0 : 4) };
  });
  return scored.reduce((best, each) => (each.score > best.score ? each : best)).candidate;
}

/** The same colours under a night sky, for scenes that only happen in the dark. */
export function nightfall(day: Palette): Palette {
  if (lightness(day.sky[0]) < 0.4) return day;
  const ink = [...day.inks].sort((a, b) => lightness(a) - lightness(b))[1] ?? day.inks[0];
  const dark = mix(day.dark, "#05070f", 0.55);
  return {
    ...day,
    sky: [dark, mix(dark, ink, 0.7)],
    ground: mix(day.dark, ink, 0.25),
    dark,
    sun: mix(day.light, day.sun, 0.35),
  };
}

/** The same colours before a white wall. */
export function onWhite(palette: Palette): Palette {
  return {
    ...palette,
    words: [palette.words[0], palette.words[1], "clean white"],
    sky: ["#f3f2ef", "#fdfdfc"],
    ground: "#e9e8e4",
  };
}

/** The `count` colours of the palette that stand out most from `against`, strongest first. */
export function standingOut(palette: Palette, against: string, count: number): string[] {
  const all = [...palette.inks, palette.light, palette.dark];
  return all.sort((a, b) => difference(b, against) - difference(a, against)).slice(0, count);
}
