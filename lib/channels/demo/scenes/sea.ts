import { mix, shade } from "../colour";
import { birds, clouds, moonMarks, sky, stars, sun } from "../sky";
import type { Picture, Scene, Stage } from "../stage";
import { curve, downTo, ellipse, group, n, type Point, path, rect, stroke } from "../svg";

/** A kayak with its paddler, centred on (x, y), seen from the side. */
function kayak({ palette, defs }: Stage, x: number, y: number, size: number): string {
  const hull = defs.linear([
    [0, mix(palette.inks[1], palette.light, 0.12)],
    [1, shade(palette.inks[1], -0.14)],
  ]);
  const ink = palette.dark;
  const body =
    ellipse(0, 16, 150, 9, ink, 'fill-opacity="0.35"') +
    path("M-158 -12C-120 4 -70 8 0 8C70 8 120 4 158 -14C120 22 70 24 0 24C-70 24 -120 22 -158 -12Z", hull) +
    path("M-22 9C-25 -26 -17 -52 3 -54C21 -54 27 -28 25 9Z", ink) +
    path("M-11 -72a15 16 0 1 1 30 0a15 16 0 1 1 -30 0Z", ink) +
    stroke("M-8 -40Q16 -22 38 -30", ink, 11) +
    stroke("M-94 14L104 -66", mix(ink, palette.light, 0.12), 5) +
    path("M-90 8C-108 8 -124 20 -126 30C-112 32 -94 26 -86 16Z", palette.inks[3]) +
    path("M98 -70C108 -82 126 -88 136 -82C132 -70 116 -60 104 -60Z", palette.inks[3]);
  return group(body, `transform="translate(${n(x)} ${n(y)}) scale(${size.toFixed(2)})"`);
}

/** A small yacht under two sails. */
function yacht({ palette, defs }: Stage, x: number, y: number, size: number): string {
  const sail = defs.linear(
    [
      [0, palette.light],
      [1, mix(palette.light, palette.sky[1], 0.35)],
    ],
    [0, 0, 1, 0],
  );
  const body =
    ellipse(4, 20, 110, 8, palette.dark, 'fill-opacity="0.35"') +
    path("M-96 -8L108 -14C98 12 84 22 66 22L-66 22C-82 22 -92 8 -96 -8Z", palette.dark) +
    path("M4 -300L4 -26L-104 -26C-52 -96 -14 -190 4 -300Z", sail) +
    path("M14 -262C62 -180 92 -92 106 -28L14 -26Z", palette.inks[1]) +
    rect(5, -306, 6, 300, palette.dark);
  return group(body, `transform="translate(${n(x)} ${n(y)}) scale(${size.toFixed(2)})"`);
}

/** A swell across the whole picture. */
function swell({ width, random }: Stage, y: number, length: number, relief: number): Point[] {
  const points: Point[] = [];
  const phase = random.between(0, 1);
  for (let i = -1; (i - phase) * length < width + length; i++) {
    const x = (i - phase) * length;
    points.push(
      [x, y + random.between(-0.2, 0.2) * relief],
      [x + length * 0.45, y - relief * random.between(0.7, 1.2)],
    );
  }
  return points;
}

/** The light's path on the water: dashes that widen towards the viewer. */
function glitter({ random, palette }: Stage, x: number, top: number, bottom: number, radius: number): string {
  let dashes = "";
  for (let y = top + 8; y < bottom; y += random.between(11, 26)) {
    const part = (y - top) / (bottom - top);
    const half = radius * (0.35 + part * 0.9) * random.between(0.3, 1);
    const centre = x + random.between(-1, 1) * radius * 0.5 * (0.3 + part);
    dashes += rect(centre - half, y, half * 2, 3 + part * 7, palette.sun, 'rx="4"');
  }
  return group(dashes, 'opacity="0.6"');
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs, time, says } = stage;
  const night = time === "night";
  const horizon = height * random.between(0.42, 0.5);
  const sunX = width * (random.chance(0.5) ? random.between(0.24, 0.42) : random.between(0.58, 0.76));
  const radius = random.between(105, 165) * (night ? 0.7 : 1);
  const low = time === "dawn" || time === "dusk";
  const sunY = low ? horizon - radius * random.between(0.15, 0.5) : horizon - radius * random.between(1.3, 1.9);
  const paddled = says(/\b(kayak\w*|canoe\w*|paddl\w*|row\w*)\b/);
  const boat = paddled || (!says(/\b(sail\w*|yacht|boat|ship)\b/) && random.chance(0.4)) ? kayak : yacht;
  const water = (part: number) =>
    mix(mix(palette.sky[1], palette.inks[0], 0.4 + part * 0.5), palette.dark, part ** 1.4 * 0.72);
  const sea = defs.linear([
    [0, water(0)],
    [1, water(0.6)],
  ]);
  let isles = "";
  for (let i = 0; i < 2; i++) {
    const x = (i === 0 ? random.between(-0.1, 0.2) : random.between(0.65, 0.95)) * width;
    const length = random.between(260, 480);
    const tall = random.between(36, 92);
    const line = curve([
      [x - length / 2, horizon + 2],
      [x - length * 0.2, horizon - tall * 0.7],
      [x, horizon - tall],
      [x + length * 0.24, horizon - tall * 0.4],
      [x + length / 2, horizon + 2],
    ]);
    isles += path(`${line}Z`, mix(palette.sky[1], palette.inks[0], 0.45 + i * 0.16));
  }
  const rows = Math.round(5 + ((height - horizon) / 1000) * 3);
  const boatRow = Math.floor(rows * 0.42);
  let waves = "";
  for (let i = 0; i < rows; i++) {
    const part = (i + 1) / rows;
    const y = horizon + (height - horizon) * (0.06 + 0.9 * part ** 1.35) - 10;
    const crest = curve(swell(stage, y, 160 + part * 330, 8 + part * 34));
    const fill = defs.linear([
      [0, shade(water(part), 0.05)],
      [0.5, water(part)],
      [1, shade(water(part), -0.05)],
    ]);
    waves +=
      path(`${crest}${downTo(height + 20, width + 500)}`, fill) +
      stroke(crest, mix(water(part), palette.light, 0.55), 2 + part * 4, 'stroke-opacity="0.7"');
    if (i === boatRow) {
      const x = width * (sunX > width / 2 ? random.between(0.32, 0.42) : random.between(0.58, 0.68));
      waves += boat(stage, x, y + 14, boat === kayak ? random.between(1, 1.25) : random.between(0.85, 1.05));
    }
    if (i < boatRow) waves += glitter(stage, sunX, y, y + 50 + part * 40, radius);
  }
  const above = night
    ? stars(stage, horizon, 170)
    : clouds(stage, height * 0.05, horizon * 0.7, Math.round(width / 400));
  const disc = sun(stage, sunX, sunY, radius) + (night ? moonMarks(stage, sunX, sunY, radius) : "");
  return {
    backdrop: sky(stage, height) + above,
    subject:
      disc +
      rect(0, horizon, width, height - horizon, sea) +
      isles +
      glitter(stage, sunX, horizon, horizon + (height - horizon) * 0.22, radius) +
      waves +
      (night ? "" : birds(stage, sunX < width / 2 ? width * 0.7 : width * 0.28, horizon * 0.55, random.whole(3, 6))),
    depicts:
      boat === kayak
        ? "a lone kayak crossing long, slow swells towards the light"
        : "a small yacht under sail on long, slow swells",
    composition: `The boat sits low and to one side, the ${night ? "moon" : "sun"} balances it on the other, and a generous sky stays free above.`,
  };
}

export const sea: Scene = {
  name: "sea",
  keywords:
    /\b(seas?|ocean|waves?|kayak\w*|canoe\w*|paddl\w*|boats?|ships?|sail\w*|yacht|beach|coast\w*|harbou?r|surf\w*|water|lake|river|fjord|island|maritime|nautical|swim\w*|fish\w*|bay)\b/g,
  times: ["dawn", "dusk", "day", "night"],
  draw,
};
