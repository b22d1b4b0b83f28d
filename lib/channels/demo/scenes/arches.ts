import { difference, mix, shade } from "../colour";
import { ball } from "../forms";
import { castShadow } from "../room";
import { sky, stars, sun } from "../sky";
import type { Picture, Scene, Stage } from "../stage";
import { group, n, path, rect } from "../svg";

/** The outline of an opening with a round head. */
function opening(x: number, base: number, half: number, height: number): string {
  const spring = base - height + half;
  return `M${n(x - half)} ${n(base)}V${n(spring)}A${n(half)} ${n(half)} 0 0 1 ${n(x + half)} ${n(spring)}V${n(base)}Z`;
}

/** What is seen through an opening: sky, sea and, through the widest, the sun; then the depth of the wall. */
function through(
  stage: Stage,
  x: number,
  base: number,
  half: number,
  height: number,
  wall: string,
  withSun: boolean,
  seed: string,
): string {
  const { defs, palette, time } = stage;
  const clip = defs.clip(`<path d="${seed}"/>`);
  const water = defs.linear([
    [0, mix(palette.sky[1], palette.inks[0], 0.6)],
    [1, mix(palette.inks[0], palette.dark, 0.35)],
  ]);
  const air = defs.linear([
    [0, palette.sky[0]],
    [1, palette.sky[1]],
  ]);
  const level = base - height * 0.24;
  const disc = withSun ? sun(stage, x - half * 0.12, level - half * 0.62, half * 0.36) : "";
  const night =
    time === "night" && withSun
      ? group(
          stars({ ...stage, width: half * 2 }, height, 150),
          `transform="translate(${n(x - half)} ${n(base - height)})"`,
        )
      : "";
  const glint = withSun
    ? [0.1, 0.32, 0.6]
        .map((at) =>
          rect(
            x - half * (0.42 - at * 0.3),
            level + at * height * 0.22,
            half * (0.6 - at * 0.4),
            5,
            palette.sun,
            'rx="2" fill-opacity="0.7"',
          ),
        )
        .join("")
    : "";
  // The wall is thick: its inner face shows on the left, where the light does not reach.
  const reveal = defs.linear(
    [
      [0, shade(wall, -0.2)],
      [1, shade(wall, -0.13)],
    ],
    [0, 0, 1, 0],
  );
  const depth = half * 0.24;
  const inner = `${seed}${opening(x + depth, base, half, height)}`;
  const view =
    rect(x - half, base - height, half * 2, height, air) +
    night +
    disc +
    rect(x - half, level, half * 2, base - level, water) +
    glint;
  return group(
    view +
      path(inner, reveal, 'fill-rule="evenodd"') +
      rect(x - half, base - height, depth * 0.9, height, shade(wall, -0.17), 'fill-opacity="0"'),
    `clip-path="${clip}"`,
  );
}

/** A flight of steps towards the viewer, each with a lit tread and a shaded riser. */
function stairs(
  { defs, palette }: Stage,
  x: number,
  top: number,
  half: number,
  bottom: number,
  colour: string,
  count: number,
): string {
  let drawn = "";
  for (let i = 0; i < count; i++) {
    const at = (part: number) => top + (bottom - top) * part ** 1.15;
    const [y, next] = [at(i / count), at((i + 1) / count)];
    const wide = half * (1 + i * 0.17);
    const tread = (next - y) * 0.42;
    const riser = defs.linear([
      [0, shade(colour, -0.08 - i * 0.006)],
      [1, shade(colour, -0.15 - i * 0.006)],
    ]);
    const prior = half * (1 + Math.max(0, i - 1) * 0.17 + (i === 0 ? -0.1 : 0.06));
    drawn +=
      path(
        `M${n(x - prior)} ${n(y)}H${n(x + prior)}L${n(x + wide)} ${n(y + tread)}H${n(x - wide)}Z`,
        mix(colour, palette.light, 0.42 - i * 0.03),
      ) + rect(x - wide, y + tread - 0.5, wide * 2, next - y - tread + 1, riser);
    // The shadow that the left wall throws over every step.
    drawn += path(
      `M${n(x - wide)} ${n(y)}H${n(x - wide * 0.62)}L${n(x - wide * 0.5)} ${n(next)}H${n(x - wide)}Z`,
      palette.dark,
      'fill-opacity="0.2"',
    );
  }
  return drawn;
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs } = stage;
  const wall = random
    .shuffle(palette.inks)
    .reduce((best, ink) => (difference(ink, palette.sky[0]) > difference(best, palette.sky[0]) * 1.15 ? ink : best));
  const other = palette.inks.reduce((best, ink) => (difference(ink, wall) > difference(best, wall) ? ink : best));
  const face = defs.linear(
    [
      [0, shade(wall, -0.05)],
      [0.5, shade(wall, 0.03)],
      [1, mix(wall, palette.light, 0.22)],
    ],
    [0, 0, 1, 0.8],
  );
  const base = height * (height > width ? 0.68 : 0.66);
  const x = width * random.between(0.46, 0.54);
  const half = Math.min(205, width * 0.21);
  const tall = Math.min(base * 0.78, 640);
  const floor = defs.linear([
    [0, mix(wall, palette.light, 0.3)],
    [1, shade(wall, -0.06)],
  ]);
  const wallTop = height > width * 1.15 ? base - tall - 150 : 0;
  const main = opening(x, base, half, tall);
  const small = half * 0.52;
  const gap = half * 2.05;
  let others = "";
  let holes = "";
  for (let k = 1; k * gap - small < width; k++) {
    for (const side of [-1, 1]) {
      const ox = x + side * (half * 0.35 + k * gap * 0.94);
      const d = opening(ox, base - tall * 0.14, small, tall * 0.62);
      holes += d;
      others += through(stage, ox, base - tall * 0.14, small, tall * 0.62, wall, false, d);
    }
  }
  const facade = `M-10 ${n(wallTop)}H${n(width + 10)}V${n(base + 4)}H-10Z${main}${holes}`;
  // A slanting shadow across the upper wall says where the sun is.
  const slant = path(
    `M0 ${n(wallTop)}H${n(width * random.between(0.5, 0.75))}L${n(width * 0.12)} ${n(base)}H0Z`,
    palette.dark,
    'fill-opacity="0.1"',
  );
  const cornice =
    wallTop > 0
      ? rect(-10, wallTop - 26, width + 20, 30, mix(wall, palette.light, 0.3)) +
        rect(-10, wallTop + 4, width + 20, 16, palette.dark, 'fill-opacity="0.16"')
      : "";
  const side = random.chance(0.5) ? -1 : 1;
  const ballX = x + side * Math.min(half * 2.1, width * 0.36);
  const ballBase = base + (height - base) * 0.52;
  const [steps, count] = [height - base, Math.max(4, Math.round((height - base) / 62))];
  return {
    backdrop: sky(stage, height),
    subject:
      others +
      through(stage, x, base, half, tall, wall, true, main) +
      path(facade, face, 'fill-rule="evenodd"') +
      group(slant, `clip-path="${defs.clip(`<path d="${facade}" clip-rule="evenodd"/>`)}"`) +
      cornice +
      rect(0, base, width, height - base, floor) +
      path(`M${n(0)} ${n(base)}H${n(width)}v14H0Z`, palette.dark, 'fill-opacity="0.16"') +
      stairs(stage, x, base, half, base + steps, mix(wall, palette.light, 0.12), count) +
      castShadow(stage, ballX, ballBase, 46, 70) +
      ball(stage, ballX, ballBase, Math.min(74, width * 0.075), other),
    depicts: "a sunlit arcade with broad stairs climbing to a tall arch, and the sea beyond it",
    composition:
      "The view is frontal and nearly symmetrical; the stairs widen towards the viewer and a single sphere breaks the order.",
  };
}

export const arches: Scene = {
  name: "arches",
  keywords:
    /\b(arch(es|way)?|architect\w*|stairs?|staircase|steps|column\w*|villa|temple|palace|courtyard|monument|museum|door\w*|windows?|house|church|mediterranean|italy|greece|greek|marrakech|hotel|bridge)\b/g,
  times: ["day", "dusk", "dawn"],
  draw,
};
