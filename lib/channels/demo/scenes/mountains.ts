import { mix, shade } from "../colour";
import { birds, clouds, moonMarks, sky, stars, sun } from "../sky";
import type { Picture, Scene, Stage } from "../stage";
import { curve, downTo, lines, type Point, path, rect } from "../svg";

/** A smooth ridge: a few long waves over one another. */
function rolling({ width, random }: Stage, y: number, relief: number): Point[] {
  const waves = [1, 2.1, 4.3].map((rate) => ({
    rate: rate * random.between(0.8, 1.2),
    phase: random.between(0, 6.3),
    size: relief / rate ** 0.85,
  }));
  const points: Point[] = [];
  for (let x = -60; x <= width + 60; x += 30) {
    const lift = waves.reduce(
      (sum, wave) => sum + Math.sin((x / 1000) * Math.PI * 1.5 * wave.rate + wave.phase) * wave.size,
      0,
    );
    points.push([x, y - lift * 0.62]);
  }
  return points;
}

/** A craggy ridge: peaks broken by halving. */
function craggy({ width, random }: Stage, y: number, relief: number): Point[] {
  const step = random.between(210, 330);
  let points: Point[] = [];
  for (let i = -1, x = -step; x < width + step * 2; i++, x += step * random.between(0.75, 1.25)) {
    points.push([x, y + (i % 2 === 0 ? -1 : 0.55) * relief * random.between(0.6, 1.15)]);
  }
  for (let rough = relief * 0.34; rough > 2.5; rough *= 0.5) {
    points = points.flatMap((point, i) => {
      const next = points[i + 1];
      if (!next) return [point];
      const middle: Point = [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2 + random.between(-rough, rough)];
      return [point, middle];
    });
  }
  return points;
}

/** The lit side of each peak of a craggy ridge: from the summit down its left flank, with a broken lower edge. */
function litFaces({ random }: Stage, ridge: Point[], reach: number): string {
  let faces = "";
  for (let i = 8; i < ridge.length - 8; i++) {
    const here = ridge[i];
    const around = ridge.slice(i - 8, i + 9);
    if (!here || around.some(([, y]) => y < here[1])) continue;
    const left = ridge.slice(Math.max(0, i - 14), i + 1);
    const fall = (left[0]?.[1] ?? here[1]) - here[1];
    const back: Point[] = [];
    for (let step = 1; step <= 6; step++) {
      const x = here[0] + (step % 2 ? 1 : -0.6) * reach * 0.1 - (here[0] - (left[0]?.[0] ?? 0)) * (step / 6) * 0.86;
      back.push([x, here[1] + fall * (step / 6) + reach * 0.24 * (1 - step / 7) + random.between(0, 14)]);
    }
    faces += `${lines([...left, ...back.reverse()])}Z`;
  }
  return faces;
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs, time, says } = stage;
  const jagged =
    says(/\b(alps?|alpine|peaks?|summit|snow\w*|glacier|everest|rock\w*|cliffs?)\b/) ||
    (!says(/\bhills?\b/) && random.chance(0.45));
  const night = time === "night";
  const count = height > width * 1.3 ? 6 : 5;
  const first = height * random.between(0.42, 0.5);
  const sunX = width * random.between(0.28, 0.72);
  const sunRadius = random.between(88, 150) * (night ? 0.8 : 1);
  const sunY = first - random.between(60, 190);
  let ridges = "";
  for (let i = 0; i < count; i++) {
    const part = i / (count - 1);
    const y = first + (height * 0.99 - first) * (i / count) ** 0.95;
    const relief =
      (70 + 65 * (1 - Math.abs(part - 0.35))) * (jagged ? 1.05 : 0.85) * Math.min(1.25, height / 1000) ** 0.8;
    const ridge = jagged && i < count - 1 ? craggy(stage, y, relief) : rolling(stage, y, relief);
    const ink = palette.inks[[2, 0, 2, 0, 2, 0][i] ?? 0] ?? palette.dark;
    const far = mix(palette.sky[1], ink, 0.3 + part * 0.55);
    const colour = mix(far, palette.dark, part ** 1.7 * 0.88);
    const fill = defs.linear([
      [0, colour],
      [1, mix(colour, palette.sky[1], 0.5 * (1 - part * 0.75))],
    ]);
    const line = jagged && i < count - 1 ? lines(ridge) : curve(ridge);
    ridges += path(`${line}${downTo(height + 20, width + 60)}`, fill);
    if (jagged && i < count - 2)
      ridges += path(
        litFaces(stage, ridge, relief),
        mix(colour, night ? palette.light : shade(palette.light, 0.02), 0.55 - part * 0.3),
        'fill-opacity="0.75"',
      );
    if (i < count - 1 && random.chance(0.6)) {
      const mist = defs.linear([
        [0, palette.sky[1], 0],
        [1, palette.sky[1], 0.34],
      ]);
      ridges += rect(0, y + relief * 0.2, width, (height - first) / count + relief * 0.5, mist);
    }
  }
  const disc = sun(stage, sunX, sunY, sunRadius) + (night ? moonMarks(stage, sunX, sunY, sunRadius) : "");
  const above = night ? stars(stage, first, 170) : clouds(stage, height * 0.06, first * 0.8, Math.round(width / 420));
  return {
    backdrop: sky(stage, height) + above,
    subject:
      disc +
      ridges +
      (night ? "" : birds(stage, sunX + (sunX < width / 2 ? 240 : -240), sunY - 20, random.whole(3, 7))),
    depicts: jagged
      ? "craggy peaks behind one another, each ridge paler than the last"
      : "long ridges folding behind one another into haze",
    composition: `The ${night ? "moon" : "sun"} hangs low over the farthest ridge, and the open sky above leaves room to breathe.`,
  };
}

export const mountains: Scene = {
  name: "mountains",
  keywords:
    /\b(mountains?|hills?|peaks?|alps?|alpine|ridges?|valley|landscape|hik\w+|trail|summit|horizon|national park|scenery|scenic|fjords?|volcano|countryside)\b/g,
  times: ["dawn", "dusk", "day", "night"],
  draw,
};
