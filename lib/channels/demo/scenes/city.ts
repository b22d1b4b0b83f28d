import { mix, shade } from "../colour";
import { clouds, moonMarks, sky, stars, sun } from "../sky";
import type { Picture, Scene, Stage } from "../stage";
import { group, n, path, rect } from "../svg";

type Row = { part: number; low: number; high: number; narrow: number; wide: number };

/** A roof above a building's top edge, as a path that closes onto it. */
function roof({ random }: Stage, x: number, top: number, width: number): string {
  const kind = random.whole(0, 6);
  const mid = x + width / 2;
  if (kind === 0) return `M${n(x)} ${n(top)}L${n(mid)} ${n(top - width * 0.45)}L${n(x + width)} ${n(top)}Z`;
  if (kind === 1) return `M${n(x)} ${n(top)}L${n(x + width)} ${n(top - width * 0.4)}L${n(x + width)} ${n(top)}Z`;
  if (kind === 2)
    return `M${n(x + width * 0.16)} ${n(top)}v-34h${n(width * 0.16)}v-30h${n(width * 0.36)}v30h${n(width * 0.16)}v34Z`;
  if (kind === 3) return `M${n(mid - 3)} ${n(top)}v-96h6v96ZM${n(mid - 12)} ${n(top)}v-30h24v30Z`;
  if (kind === 4) return `M${n(x)} ${n(top + 1)}A${n(width / 2)} ${n(width / 2)} 0 0 1 ${n(x + width)} ${n(top + 1)}Z`;
  if (kind === 5) return `M${n(x + width * 0.2)} ${n(top)}v-22l-6 0v-34q20 -16 40 0v34h-6v22h-4v-22h-20v22Z`;
  return "";
}

/** The windows of one building, in one of a few rhythms: the lit ones by themselves. */
function windows(
  { random }: Stage,
  x: number,
  top: number,
  width: number,
  bottom: number,
  lit: number,
): { lit: string; unlit: string } {
  const [w, h, gapX, gapY] = random.pick([
    [11, 16, 11, 16],
    [16, 12, 9, 15],
    [8, 24, 10, 14],
    [22, 10, 8, 14],
  ]);
  const columns = Math.floor((width - 18 + gapX) / (w + gapX));
  const left = x + (width - columns * (w + gapX) + gapX) / 2;
  const drawn = { lit: "", unlit: "" };
  for (let y = top + 20; y < bottom - h; y += h + gapY) {
    for (let column = 0; column < columns; column++) {
      const pane = `M${n(left + column * (w + gapX))} ${n(y)}h${w}v${h}h${-w}Z`;
      if (random.chance(lit)) drawn.lit += pane;
      else drawn.unlit += pane;
    }
  }
  return drawn;
}

function row(stage: Stage, { part, low, high, narrow, wide }: Row): string {
  const { width, height, palette, random, defs, time } = stage;
  const night = time === "night";
  const body = mix(
    mix(palette.sky[1], palette.inks[part < 0.5 ? 2 : 0], 0.35 + part * 0.3),
    palette.dark,
    part * (night ? 0.92 : 0.75),
  );
  let drawn = "";
  let x = random.between(-60, 0);
  while (x < width) {
    const w = random.between(narrow, wide);
    const top = height - random.between(low, high);
    const tone = shade(body, random.between(-0.025, 0.03));
    const fill = defs.linear([
      [0, tone],
      [1, mix(tone, palette.sky[1], 0.3 * (1 - part))],
    ]);
    drawn += rect(x, top, w + 1, height - top, fill) + path(roof(stage, x, top, w), tone);
    // The side that the light reaches: a strip, so that each building has a body.
    drawn += rect(x, top, w * 0.24, height - top, palette.sky[1], 'fill-opacity="0.12"');
    if (part > 0.2) {
      const panes = windows(stage, x, top, w, height, night ? 0.42 : time === "dusk" ? 0.3 : 0.14);
      const warm = random.chance(0.75) ? palette.sun : palette.inks[3];
      drawn +=
        path(panes.unlit, mix(tone, night ? palette.dark : palette.light, 0.2), 'fill-opacity="0.75"') +
        path(panes.lit, mix(warm, palette.light, 0.25), `fill-opacity="${(0.55 + part * 0.45).toFixed(2)}"`);
    }
    x += w + (random.chance(0.25) ? random.between(8, 40) : 0);
  }
  return drawn;
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs, time } = stage;
  const night = time === "night";
  const x = width * random.between(0.2, 0.8);
  const y = height * random.between(0.17, 0.28);
  const radius = random.between(80, 125);
  const haze = defs.linear([
    [0, palette.sky[1], 0],
    [1, palette.sky[1], 0.5],
  ]);
  const veil = (from: number) => rect(0, height * from, width, height * (1 - from), haze);
  const rows: Row[] = [
    { part: 0, low: height * 0.34, high: height * 0.64, narrow: 60, wide: 120 },
    { part: 0.5, low: height * 0.24, high: height * 0.5, narrow: 90, wide: 160 },
    { part: 1, low: height * 0.08, high: height * 0.3, narrow: 130, wide: 220 },
  ];
  const [far, middle, near] = rows.map((each) => row(stage, each));
  const disc = sun(stage, x, y, radius) + (night ? moonMarks(stage, x, y, radius) : "");
  const above = night
    ? stars(stage, height * 0.6, 140)
    : clouds(stage, height * 0.06, height * 0.4, Math.round(width / 380));
  return {
    backdrop: sky(stage, height) + above,
    subject: disc + group(far ?? "", 'opacity="0.85"') + veil(0.45) + middle + veil(0.68) + near,
    depicts: "a skyline three streets deep, its windows coming alight one by one",
    composition: "Rooftops of uneven height lead the eye from the dark foreground up to the disc in the open sky.",
  };
}

export const city: Scene = {
  name: "city",
  keywords:
    /\b(city|cities|citys\w+|skyline|urban|town|buildings?|street|skyscrapers?|tokyo|new york|london|paris|berlin|downtown|metropolis|traffic|office|cyberpunk|neon|rooftops?|tower|cars?|train)\b/g,
  times: ["night", "dusk", "night"],
  draw,
};
