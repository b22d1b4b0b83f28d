import { channels, difference, mix, shade } from "../colour";
import { birds, moonMarks, sky, stars, sun } from "../sky";
import type { Picture, Scene, Stage } from "../stage";
import { curve, downTo, group, n, type Point, path, rect, stroke } from "../svg";

/** A dune: a crest that runs from its summit down to the viewer parts the lit side from the shaded one. */
function dune(stage: Stage, peakX: number, peakY: number, foot: number, colour: string, lean: number): string {
  const { width, height, defs, random, palette } = stage;
  const spread = (foot - peakY) * random.between(3.2, 4.6);
  const left: Point[] = [
    [Math.min(-80, peakX - spread), foot + 30],
    [peakX - spread * 0.62, peakY + (foot - peakY) * 0.66],
    [peakX - spread * 0.25, peakY + (foot - peakY) * 0.24],
    [peakX, peakY],
  ];
  const right: Point[] = [
    [peakX, peakY],
    [peakX + spread * 0.2, peakY + (foot - peakY) * 0.36],
    [peakX + spread * 0.6, peakY + (foot - peakY) * 0.76],
    [Math.max(width + 80, peakX + spread), foot + 30],
  ];
  const depth = Math.max(foot, height) - peakY;
  const crest: Point[] = [
    [peakX, peakY],
    [peakX + lean * depth * 0.16, peakY + depth * 0.2],
    [peakX - lean * depth * 0.1, peakY + depth * 0.5],
    [peakX + lean * depth * 0.3, peakY + depth * 0.8],
    [peakX + lean * depth * 0.2, peakY + depth * 1.1],
  ];
  const lit = defs.linear([
    [0, mix(colour, palette.light, 0.34)],
    [0.5, colour],
    [1, shade(colour, -0.04)],
  ]);
  const deep = mix(colour, palette.dark, 0.42);
  const dark = defs.linear(
    [
      [0, deep],
      [1, mix(deep, colour, 0.55)],
    ],
    [0, 0, 0.5, 1],
  );
  const outline = `${curve(left)}${curve(right).replace(/^M[^C]*/, "")}${downTo(height + 60, Math.max(width + 80, peakX + spread))}`;
  const shaded = `${curve(right)}L${n(Math.max(width + 80, peakX + spread))} ${n(height + 60)}L${n(peakX + lean * depth * 0.2)} ${n(height + 60)}${curve(crest.toReversed()).replace(/^M/, "L")}Z`;
  return (
    path(outline, lit) +
    path(shaded, dark) +
    stroke(curve(crest), mix(colour, palette.light, 0.6), 2.5, 'stroke-opacity="0.6"')
  );
}

/** Wind ripples on the near sand. */
function ripples({ width, height, random, palette }: Stage, top: number): string {
  let d = "";
  for (let y = top; y < height; y += 13 + (y - top) * 0.05) {
    const x = random.between(-0.1, 0.75) * width;
    const length = random.between(150, 420);
    d += curve([
      [x, y],
      [x + length * 0.3, y - random.between(4, 12)],
      [x + length * 0.65, y + random.between(2, 9)],
      [x + length, y - 4],
    ]);
  }
  return stroke(d, palette.light, 2.4, 'stroke-opacity="0.22"');
}

function cactus({ palette, defs }: Stage, x: number, base: number, size: number, ink: string): string {
  const green = mix(ink, palette.dark, 0.4);
  const fill = defs.linear(
    [
      [0, mix(green, palette.light, 0.18)],
      [0.5, green],
      [1, shade(green, -0.1)],
    ],
    [0, 0, 1, 0],
  );
  const arm = (d: string) =>
    `<path d="${d}" fill="none" stroke="${green}" stroke-width="30" stroke-linecap="round" stroke-linejoin="round"/>`;
  const body =
    path("M-10 4L180 26L120 34L-6 12Z", palette.dark, 'fill-opacity="0.3"') +
    arm("M0 -90Q-62 -88 -64 -150L-64 -182") +
    arm("M0 -60Q58 -62 60 -118L60 -132") +
    rect(-20, -250, 40, 262, fill, 'rx="20"');
  return group(body, `transform="translate(${n(x)} ${n(base)}) scale(${size.toFixed(2)})"`);
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, time } = stage;
  const night = time === "night";
  const horizon = height * random.between(0.46, 0.54);
  const radius = random.between(105, 170) * (night ? 0.7 : 1);
  const sunX = width * random.between(0.2, 0.45);
  const sunY = horizon - radius * random.between(0.6, 1.5);
  // Sand is the warmest ink, whatever the palette; the plants are what stands out from it.
  const warmth = (colour: string) => channels(colour)[0] - channels(colour)[2];
  const [sand, ...others] = palette.inks.toSorted((a, b) => warmth(b) - warmth(a)) as [string, string, string, string];
  const green = others.reduce((best, ink) => (difference(ink, sand) > difference(best, sand) ? ink : best));
  const count = Math.max(3, Math.round(width / 600) + 1);
  let dunes = "";
  for (let i = 0; i < 4; i++) {
    const part = i / 3;
    const y = horizon + (height - horizon) * part * 0.52;
    const colour = mix(mix(palette.sky[1], sand, 0.5 + part * 0.45), night ? palette.dark : sand, night ? 0.25 : 0);
    const across = i < 2 ? count : 1;
    for (let k = 0; k < across; k++) {
      const at =
        across > 1
          ? (k + random.between(0.1, 0.9)) / across
          : i === 2
            ? random.between(0.6, 0.85)
            : random.between(0.18, 0.42);
      const rise = (60 + part * 55) * random.between(0.7, 1.2) * Math.min(1.3, height / 1000) ** 0.7;
      dunes += dune(
        stage,
        width * at,
        y - rise + 20,
        y + rise * 0.7 + 40,
        colour,
        random.pick([-1, 1]) * random.between(0.5, 0.9),
      );
    }
  }
  const plants = random.chance(0.6)
    ? cactus(
        stage,
        width * random.between(0.7, 0.86),
        height * random.between(0.8, 0.88),
        random.between(0.95, 1.25),
        green,
      ) + cactus(stage, width * random.between(0.2, 0.3), height * 0.72, 0.5, green)
    : "";
  const disc = sun(stage, sunX, sunY, radius) + (night ? moonMarks(stage, sunX, sunY, radius) : "");
  return {
    backdrop: sky(stage, height) + (night ? stars(stage, horizon, 200) : ""),
    subject:
      disc +
      dunes +
      ripples(stage, height * 0.78) +
      plants +
      (night || plants ? "" : birds(stage, width * 0.68, horizon * 0.5, 4)),
    depicts: `wind-cut dunes with knife-edge crests${plants ? " and a pair of saguaros" : ""}`,
    composition: "Each crest swings the eye back and forth from the near sand to the disc on the horizon.",
  };
}

export const desert: Scene = {
  name: "desert",
  keywords:
    /\b(deserts?|dunes?|sand\w*|sahara|cactus|cacti|canyon|oasis|camels?|arid|mesa|arizona|egypt|pyramids?|western|heat)\b/g,
  times: ["dusk", "day", "dawn"],
  draw,
};
