import { choosePalette, nightfall, onWhite, type Palette, type Time } from "./palettes";
import type { Random } from "./random";
import { scenes } from "./scenes/all";
import type { Scene } from "./stage";

const hours: [Time, RegExp][] = [
  ["dawn", /\b(dawn|first light|sunrise|morning|daybreak|early light)\b/],
  ["dusk", /\b(dusk|sunset|evening|golden hour|twilight|blue hour|nightfall)\b/],
  ["night", /\b(night|midnight|moon\w*|stars?|starry|nocturn\w*|after dark|in the dark|neon)\b/],
  ["day", /\b(day|noon|midday|daylight|sunny|summer)\b/],
];

const hueWords =
  /\b(teal|orange|apricot|brick|blue|navy|turquoise|aqua|rust|amber|brown|beige|olive|earth|terracotta|tan|cream|pink|rose|coral|blush|pastel|purple|violet|magenta|green|moss|mint|emerald|natural|red|cherry|crimson|scarlet|maroon|oxblood|burgundy|cobalt|yellow|lavender|lilac|peach|saffron|gold|golden|mustard|black|gr[ae]y|monochrome|mono|minimal|white|ice|silver|snow)\b/g;

const whiteWall = /\b(white|plain|clean|seamless) (background|backdrop|wall|studio)\b/;

/** The scene that the prompt's words ask for, most mentions first; without any, the prompt's own chance picks one. */
export function chooseScene(prompt: string, random: Random): Scene {
  const scored = scenes.map((scene) => ({ scene, hits: [...prompt.matchAll(scene.keywords)] }));
  const best = scored.reduce((a, b) => {
    const first = (each: typeof a) => each.hits[0]?.index ?? Number.POSITIVE_INFINITY;
    if (a.hits.length !== b.hits.length) return a.hits.length > b.hits.length ? a : b;
    return first(b) < first(a) ? b : a;
  });
  return best.hits.length > 0 ? best.scene : random.pick(scenes);
}

/** The hour and the palette that the prompt's words ask for; `reference` colours win over every word. */
export function chooseLight(
  prompt: string,
  scene: Scene,
  random: Random,
  reference?: Palette,
): { time: Time; palette: Palette } {
  const asked = hours.find(([, words]) => words.test(prompt))?.[0];
  const preferred = random.pick(scene.times as [Time, ...Time[]]);
  const wanted = asked ?? (scene.nocturnal ? "night" : preferred);
  const white = whiteWall.test(prompt);
  const hues = [...prompt.matchAll(hueWords)]
    .map(([word]) => (word === "gray" ? "grey" : word))
    .filter((word) => !(white && word === "white"));
  const chosen = reference ?? choosePalette(hues, [wanted], random);
  const dark = scene.nocturnal || asked === "night";
  const time = dark ? "night" : (asked ?? (chosen.times.includes(wanted) ? wanted : (chosen.times[0] ?? wanted)));
  if (dark) return { time, palette: nightfall(chosen) };
  return { time, palette: white ? onWhite(chosen) : chosen };
}
