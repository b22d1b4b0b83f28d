import { mix, shade } from "../colour";
import { stars } from "../sky";
import type { Picture, Scene, Stage } from "../stage";
import { circle, ellipse, group, n, path, rect } from "../svg";

/** A lit globe: bands or craters, clipped to the disc, under the shadow of its far side. */
function globe(stage: Stage, x: number, y: number, radius: number, colours: string[], banded: boolean): string {
  const { defs, random, palette } = stage;
  const [main = palette.inks[0], ...others] = colours;
  const clip = defs.clip(circle(x, y, radius, "#fff"));
  let marks = "";
  if (banded) {
    for (let at = -radius; at < radius; ) {
      const thick = random.between(0.06, 0.22) * radius;
      const colour = mix(main, others[random.whole(0, others.length - 1)] ?? palette.light, random.between(0.15, 0.75));
      const sag = radius * 0.14;
      marks += path(
        `M${n(x - radius)} ${n(y + at)}Q${n(x)} ${n(y + at + sag)} ${n(x + radius)} ${n(y + at)}v${n(thick)}Q${n(x)} ${n(y + at + thick + sag)} ${n(x - radius)} ${n(y + at + thick)}Z`,
        colour,
      );
      at += thick * random.between(1, 1.6);
    }
    marks += ellipse(
      x + radius * 0.28,
      y + radius * 0.3,
      radius * 0.2,
      radius * 0.1,
      mix(main, palette.light, 0.5),
      'fill-opacity="0.7"',
    );
  } else {
    for (let i = 0; i < 14; i++) {
      const size = random.between(0.05, 0.22) * radius;
      const [cx, cy] = [x + random.between(-0.85, 0.85) * radius, y + random.between(-0.85, 0.85) * radius];
      marks +=
        circle(cx, cy, size, shade(main, -0.07)) +
        circle(cx + size * 0.14, cy + size * 0.14, size * 0.84, shade(main, 0.02));
    }
  }
  const shadow = defs.radial(
    [
      [0, palette.light, 0.3],
      [0.4, palette.light, 0],
      [0.55, palette.dark, 0.08],
      [0.85, palette.dark, 0.72],
      [1, palette.dark, 0.9],
    ],
    0.3,
    0.26,
    0.82,
  );
  return circle(x, y, radius, main) + group(marks, `clip-path="${clip}"`) + circle(x, y, radius, shadow);
}

/** Half of the ring system: the part behind the planet, or the one before it. */
function ring({ defs, palette }: Stage, x: number, y: number, radius: number, front: boolean): string {
  const clip = defs.clip(rect(x - radius * 3, front ? y : y - radius * 3, radius * 6, radius * 3, "#fff"));
  const bands = [
    [2.02, 0.17, palette.inks[3], 0.95],
    [1.8, 0.19, mix(palette.light, palette.inks[3], 0.35), 0.95],
    [1.58, 0.14, palette.inks[1], 0.8],
    [1.42, 0.05, palette.light, 0.55],
  ] as const;
  const drawn = bands.map(([at, thick, colour, opacity]) =>
    ellipse(
      x,
      y,
      radius * at,
      radius * at * 0.25,
      "none",
      `stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${n(radius * thick * 0.5)}"`,
    ),
  );
  return group(drawn.join(""), `clip-path="${clip}"`);
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs } = stage;
  const [top, foot] = palette.sky;
  const deep = mix(top, palette.dark, 0.6);
  const space = defs.linear(
    [
      [0, deep],
      [1, mix(top, foot, 0.45)],
    ],
    [0, 0, 0.4, 1],
  );
  let nebula = "";
  for (let i = 0; i < 5; i++) {
    const cloud = defs.radial([
      [0, i % 2 ? foot : palette.inks[2], 0.34],
      [1, i % 2 ? foot : palette.inks[2], 0],
    ]);
    nebula += ellipse(
      random.between(0, 1) * width,
      random.between(0, 1) * height,
      random.between(380, 760),
      random.between(200, 420),
      cloud,
      `transform="rotate(${n(random.between(-30, 10))} ${n(width / 2)} ${n(height / 2)})"`,
    );
  }
  const ringed = random.chance(0.75);
  const radius = ringed ? random.between(185, 225) : random.between(260, 320);
  const x = width * random.between(0.44, 0.56);
  const y = height * random.between(0.42, 0.55);
  const tilt = random.between(-28, -12);
  const body = globe(stage, x, y, radius, random.shuffle(palette.inks), true);
  const band = ellipse(
    x,
    y + radius * 0.1,
    radius * 1.7,
    radius * 0.42,
    "none",
    `stroke="${palette.dark}" stroke-width="${n(radius * 0.12)}" fill-opacity="0.35" clip-path="${defs.clip(circle(x, y, radius, "#fff"))}"`,
  );
  const planet = ringed ? ring(stage, x, y, radius, false) + body + band + ring(stage, x, y, radius, true) : body;
  const far =
    height > width
      ? ([width * random.between(0.2, 0.8), height * 0.82] as const)
      : ([width * 0.84, height * random.between(0.2, 0.32)] as const);
  const near =
    height > width
      ? ([width * random.between(0.15, 0.3), height * 0.16] as const)
      : ([width * 0.12, height * random.between(0.68, 0.84)] as const);
  const moons =
    globe(stage, far[0], far[1], random.between(52, 78), [mix(palette.light, foot, 0.3)], false) +
    globe(stage, near[0], near[1], random.between(22, 38), [palette.inks[1]], false);
  const halo = defs.radial([
    [0.5, palette.inks[3], 0.26],
    [1, palette.inks[3], 0],
  ]);
  return {
    backdrop: rect(0, 0, width, height, space) + nebula + stars(stage, height, 330) + circle(x, y, radius * 1.9, halo),
    subject: moons + group(planet, `transform="rotate(${n(tilt)} ${n(x)} ${n(y)})"`),
    depicts: ringed
      ? "a banded planet tilted inside its rings, two small moons keeping their distance"
      : "a great banded planet with two small moons",
    composition:
      "The planet holds the centre on a steep diagonal while thin drifts of stars and dust open the depth behind it.",
  };
}

export const planet: Scene = {
  name: "planet",
  keywords:
    /\b(planets?|space|galaxy|galaxies|cosmos|cosmic|universe|saturn|mars|jupiter|astronaut|rocket|orbit\w*|nebula|astro\w*|alien|solar|stars|satellite|sci-?fi)\b/g,
  times: ["night"],
  nocturnal: true,
  draw,
};
