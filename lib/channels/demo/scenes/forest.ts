import { mix, shade } from "../colour";
import { moonMarks, sky, stars, sun } from "../sky";
import type { Picture, Scene, Stage } from "../stage";
import { circle, curve, downTo, ellipse, group, n, type Point, path, rect } from "../svg";

/** A fir: tiers of drooping boughs with ragged tips, as one path. */
function fir({ random }: Stage, x: number, base: number, height: number): string {
  const half = height * random.between(0.17, 0.23);
  const tiers = random.whole(5, 7);
  const right: string[] = [];
  const left: string[] = [];
  for (let i = 1; i <= tiers; i++) {
    const y = base - height + (height * 0.93 * i) / tiers;
    const out = half * (i / tiers) ** 0.85 * random.between(0.88, 1.1);
    const inner = out * 0.48;
    right.push(
      `Q${n(x + out * 0.5)} ${n(y - height * 0.035)} ${n(x + out)} ${n(y)}L${n(x + inner)} ${n(y - height * 0.022)}`,
    );
    left.unshift(
      `L${n(x - inner)} ${n(y - height * 0.022)}L${n(x - out)} ${n(y + random.between(-4, 4))}Q${n(x - out * 0.5)} ${n(y - height * 0.035)} ${n(x - inner * 0.86)} ${n(y - (height * 0.93) / tiers)}`,
    );
  }
  const trunk = height * 0.022;
  return `M${n(x)} ${n(base - height)}${right.join("")}L${n(x + trunk)} ${n(base - height * 0.08)}V${n(base)}H${n(x - trunk)}V${n(base - height * 0.08)}${left.join("")}Z`;
}

/** A hut whose one window is lit. */
function hut({ palette, defs }: Stage, x: number, base: number, size: number): string {
  const wall = mix(palette.dark, palette.inks[1], 0.32);
  const glow = defs.radial([
    [0, palette.sun, 0.75],
    [0.4, palette.sun, 0.22],
    [1, palette.sun, 0],
  ]);
  const body =
    path("M-70 0V-62L0 -122L70 -62V0Z", wall) +
    path("M-92 -50L0 -134L92 -50L80 -40L0 -112L-80 -40Z", palette.dark) +
    rect(38, -132, 20, 50, palette.dark) +
    circle(-18, -36, 120, glow) +
    rect(-42, -58, 46, 40, mix(palette.sun, palette.light, 0.3)) +
    path("M-20 -58h3v40h-3ZM-42 -40h46v3h-46Z", wall) +
    rect(22, -52, 28, 52, palette.dark);
  return group(body, `transform="translate(${n(x)} ${n(base)}) scale(${size.toFixed(2)})"`);
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs, time } = stage;
  const night = time === "night";
  const x = width * random.between(0.3, 0.7);
  const y = height * random.between(0.24, 0.34);
  const radius = random.between(105, 150);
  const layers = 5;
  const scale = Math.min(1.6, height / 1000) ** 0.8;
  let drawn = "";
  for (let i = 0; i < layers; i++) {
    const part = i / (layers - 1);
    const ground = height * (0.62 + part * 0.36);
    const ink = palette.inks[i % 2 === 0 ? 0 : 2];
    const colour = mix(
      mix(palette.sky[1], ink, 0.3 + part * 0.4),
      palette.dark,
      (night ? 0.12 : 0.05) + part ** 1.2 * 0.86,
    );
    const hill: Point[] = [];
    for (let hx = -150; hx <= width + 150; hx += 150) hill.push([hx, ground + random.between(-18, 18)]);
    const fill = defs.linear([
      [0, colour],
      [1, mix(colour, palette.sky[1], 0.42 * (1 - part))],
    ]);
    let trees = "";
    const tall = (150 + part ** 1.4 * 430) * scale;
    for (let tx = random.between(-60, 0); tx < width + 60; tx += tall * random.between(0.16, 0.4) + 8) {
      // The nearest trees stand to the sides and leave a window on the moon and the hut.
      if (part > 0.6 && Math.abs(tx - x) < width * (part > 0.9 ? 0.33 : 0.17)) continue;
      trees += fir(stage, tx, ground + 16, tall * random.between(0.62, 1.1));
    }
    drawn += path(trees, fill) + path(`${curve(hill)}${downTo(height + 20, width + 150)}`, fill);
    if (i === 2) drawn += hut(stage, x + random.between(-90, 90), ground + 14, 0.9 * scale);
    if (i < layers - 1) {
      const mist = defs.radial([
        [0, palette.light, 0.3],
        [1, palette.light, 0],
      ]);
      for (let k = 0; k < 3; k++)
        drawn += ellipse(
          random.between(0, 1) * width,
          ground + 20,
          random.between(300, 560),
          random.between(38, 70),
          mist,
        );
    }
  }
  const floor = mix(palette.dark, palette.inks[0], 0.1);
  const disc = sun(stage, x, y, radius) + (night ? moonMarks(stage, x, y, radius) : "");
  return {
    backdrop: sky(stage, height) + (night ? stars(stage, height * 0.6, 230) : ""),
    subject: disc + drawn + rect(0, height - 4, width, 8, shade(floor, -0.02)),
    depicts: `tall firs standing in layers of mist, and a small hut with one lit window`,
    composition: `Dark trunks at both sides frame a clearing, with the ${night ? "moon" : "sun"} above and the warm window below it.`,
  };
}

export const forest: Scene = {
  name: "forest",
  keywords:
    /\b(forests?|woods?|woodland|trees?|pines?|firs?|jungle|cabin|hut|fox|deer|wolf|owl|bears?|wilderness|camp\w*|tent|mist\w*|fog\w*|moonlit|winter|christmas|fairy\w*|magic\w*|halloween)\b/g,
  times: ["night", "dusk", "night", "dawn"],
  draw,
};
