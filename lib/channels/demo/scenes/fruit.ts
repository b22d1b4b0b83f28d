import { channels, lightness, mix, shade, vividness } from "../colour";
import { castShadow, room } from "../room";
import type { Picture, Scene, Stage } from "../stage";
import { circle, ellipse, group, n, path, stroke } from "../svg";
import { leaf } from "./leaves";

type Fruit = (stage: Stage, radius: number, colour: string) => string;

/** The roundness of a fruit: the same light on each of them, from the upper left. */
function flesh({ defs, palette }: Stage, colour: string): string {
  return defs.radial(
    [
      [0, mix(colour, palette.light, 0.6)],
      [0.2, mix(colour, palette.light, 0.25)],
      [0.55, colour],
      [1, shade(colour, -0.17)],
    ],
    0.36,
    0.3,
    0.75,
  );
}

const orange: Fruit = (stage, r, colour) =>
  circle(0, -r, r, flesh(stage, colour)) +
  ellipse(r * 0.08, -r * 1.86, r * 0.1, r * 0.05, shade(colour, -0.25)) +
  group(
    leaf(stage, r * 0.9, r * 0.26, stage.palette.inks[0]),
    `transform="translate(${n(r * 0.1)} ${n(-r * 1.9)}) rotate(58)"`,
  );

const pear: Fruit = (stage, r, colour) =>
  path(
    `M0 0C${n(-r * 1.2)} 0 ${n(-r * 1.15)} ${n(-r * 1.1)} ${n(-r * 0.62)} ${n(-r * 1.6)}C${n(-r * 0.36)} ${n(-r * 1.9)} ${n(-r * 0.44)} ${n(-r * 2.6)} 0 ${n(-r * 2.6)}C${n(r * 0.44)} ${n(-r * 2.6)} ${n(r * 0.36)} ${n(-r * 1.9)} ${n(r * 0.62)} ${n(-r * 1.6)}C${n(r * 1.15)} ${n(-r * 1.1)} ${n(r * 1.2)} 0 0 0Z`,
    flesh(stage, colour),
  ) +
  stroke(
    `M0 ${n(-r * 2.56)}Q${n(r * 0.04)} ${n(-r * 2.85)} ${n(r * 0.2)} ${n(-r * 2.98)}`,
    stage.palette.dark,
    r * 0.09,
  );

const cherry: Fruit = (stage, r, colour) => {
  const small = r * 0.5;
  const stems = stroke(
    `M${n(-small * 0.9)} ${n(-small * 1.8)}Q${n(-small * 0.3)} ${n(-r * 2)} ${n(small * 0.8)} ${n(-r * 2.3)}Q${n(small)} ${n(-r * 1.6)} ${n(small * 1.1)} ${n(-small * 1.9)}`,
    mix(stage.palette.inks[0], stage.palette.dark, 0.4),
    r * 0.06,
  );
  return (
    stems +
    circle(-small * 0.9, -small, small, flesh(stage, colour)) +
    circle(small * 1.1, -small, small, flesh(stage, shade(colour, -0.03)))
  );
};

/** A cut half, its segments towards the viewer. */
const slice: Fruit = ({ palette }, r, colour) => {
  let segments = "";
  for (let i = 0; i < 9; i++) {
    segments += group(
      path(
        `M0 ${n(-r * 0.1)}L${n(-r * 0.24)} ${n(-r * 0.7)}Q0 ${n(-r * 0.86)} ${n(r * 0.24)} ${n(-r * 0.7)}Z`,
        mix(colour, palette.light, i % 2 ? 0.12 : 0.2),
        `stroke="${mix(colour, palette.light, 0.2)}" stroke-width="${n(r * 0.06)}" stroke-linejoin="round"`,
      ),
      `transform="rotate(${i * 40})"`,
    );
  }
  return group(
    circle(0, 0, r, shade(colour, -0.04)) + circle(0, 0, r * 0.92, mix(palette.light, colour, 0.1)) + segments,
    `transform="translate(0 ${n(-r)})"`,
  );
};

function bowl({ defs, palette }: Stage, x: number, base: number, half: number, colour: string) {
  const deep = half * 0.72;
  const top = base - deep;
  const glaze = defs.linear(
    [
      [0, shade(colour, 0.04)],
      [0.3, mix(colour, palette.light, 0.3)],
      [0.75, shade(colour, -0.06)],
      [1, shade(colour, -0.15)],
    ],
    [0, 0, 1, 0.25],
  );
  const body = `M${n(x - half)} ${n(top)}C${n(x - half * 0.94)} ${n(base - deep * 0.2)} ${n(x - half * 0.5)} ${n(base)} ${n(x - half * 0.36)} ${n(base)}Q${n(x)} ${n(base + half * 0.07)} ${n(x + half * 0.36)} ${n(base)}C${n(x + half * 0.5)} ${n(base)} ${n(x + half * 0.94)} ${n(base - deep * 0.2)} ${n(x + half)} ${n(top)}A${n(half)} ${n(half * 0.16)} 0 0 1 ${n(x - half)} ${n(top)}Z`;
  return { back: ellipse(x, top, half, half * 0.16, shade(colour, -0.2)), front: path(body, glaze), top };
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random } = stage;
  const horizon = height * 0.6;
  const base = horizon + Math.min(190, (height - horizon) * 0.56);
  const x = width * random.between(0.45, 0.53);
  const scale = Math.min(1.25, height / 1000) ** 0.6;
  const warmth = (colour: string) => channels(colour)[0] - channels(colour)[2];
  // Ripe colours: the warm inks, without those so pale that they would read as eggs.
  const warm = [...palette.inks, palette.sun]
    .filter((ink) => lightness(ink) < 0.86 && vividness(ink) > 0.03)
    .toSorted((a, b) => warmth(b) - warmth(a))
    .slice(0, 3);
  const cool = palette.inks.toSorted((a, b) => warmth(a) - warmth(b))[0] ?? palette.dark;
  const half = 250 * scale;
  const dish = bowl(stage, x, base, half, random.chance(0.5) ? cool : mix(palette.light, cool, 0.12));
  const colour = () => warm[random.whole(0, warm.length - 1)] ?? palette.inks[1];
  const put = (fruit: Fruit, fx: number, fy: number, r: number, turn = 0) =>
    group(fruit(stage, r, colour()), `transform="translate(${n(fx)} ${n(fy)}) rotate(${n(turn)})"`);
  const r = 78 * scale;
  const heap = [
    put(pear, x - half * 0.3, dish.top - r * 0.35, r * 0.95, random.between(-24, -8)),
    put(orange, x + half * 0.32, dish.top - r * 0.5, r),
    put(random.chance(0.5) ? pear : orange, x + half * 0.02, dish.top - r * 0.62, r * 0.9, random.between(-6, 18)),
    put(orange, x - half * 0.6, dish.top + r * 0.72, r * 0.92),
    put(orange, x + half * 0.62, dish.top + r * 0.72, r * 0.92),
    put(orange, x - half * 0.02, dish.top + r * 0.75, r),
  ];
  const side = random.chance(0.5) ? 1 : -1;
  const beside: [Fruit, number, number, number][] = [
    [orange, x + side * half * 1.36, base + 26, r * 0.95],
    [slice, x + side * half * 0.94, base + 58, r * 0.8],
    [cherry, x - side * half * 1.1, base + 48, r * 0.8],
  ];
  if (width > 1300)
    beside.push([pear, x - side * half * 1.8, base + 6, r * 0.95], [orange, x + side * half * 2.1, base - 6, r * 0.85]);
  const loose = beside.map(
    ([fruit, fx, fy, size]) => castShadow(stage, fx, fy, size * 0.7, size) + put(fruit, fx, fy, size),
  );
  return {
    backdrop: room(stage, horizon),
    subject: castShadow(stage, x, base, half * 0.8, 150) + dish.back + heap.join("") + dish.front + loose.join(""),
    depicts: "a glazed bowl heaped with pears and oranges, a cut half and a pair of cherries beside it",
    composition:
      "The bowl stands a little off centre, and the loose fruit draws a shallow curve across the table in front of it.",
  };
}

export const fruit: Scene = {
  name: "fruit",
  keywords:
    /\b(fruits?|food|oranges|lemons?|citrus|pears?|apples?|cherries|bowl|kitchen|breakfast|juice|cake|dessert|vegetables?|recipe|restaurant|menu|berries|peaches|mango|banana|pizza|bread|cook\w*)\b/g,
  times: ["day", "dusk"],
  draw,
};
