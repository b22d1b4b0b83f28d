import { difference, mix, shade } from "../colour";
import type { Picture, Scene, Stage } from "../stage";
import { curve, group, n, type Point, path, rect } from "../svg";

/** A line beside `points`, at a distance: what makes parallel bands. */
function beside(points: Point[], distance: number): Point[] {
  return points.map(([x, y], i) => {
    const [ax, ay] = points[Math.max(0, i - 1)] ?? [x, y];
    const [bx, by] = points[Math.min(points.length - 1, i + 1)] ?? [x, y];
    const length = Math.hypot(bx - ax, by - ay) || 1;
    return [x - ((by - ay) / length) * distance, y + ((bx - ax) / length) * distance];
  });
}

/** A wide, slow wave from edge to edge along the longer side. */
function sweep({ width, height, random }: Stage, at: number): Point[] {
  const long = Math.max(width, height);
  const phase = random.between(0, Math.PI * 2);
  const [slow, fast] = [random.between(0.7, 1), random.between(1.5, 2)];
  const tilt = random.between(-220, 220);
  const points: Point[] = [];
  for (let along = -300; along <= long + 300; along += 25) {
    const t = (along / 1000) * Math.PI;
    const across =
      1000 * at + tilt * (along / long - 0.5) + Math.sin(t * slow + phase) * 165 + Math.sin(t * fast + phase * 2) * 48;
    points.push(width >= height ? [along, across] : [across, along]);
  }
  return points;
}

function ribbonsOf(stage: Stage, colours: string[]): string {
  const { random, palette, defs, width, height } = stage;
  const wide = width >= height;
  let drawn = "";
  for (const at of random.shuffle([0.24, 0.5, 0.78])) {
    const line = sweep(stage, at + random.between(-0.05, 0.05));
    const count = random.whole(4, 6);
    const band = random.between(34, 52);
    const turn = random.whole(0, 5);
    const shadowLine = curve(beside(line, wide ? 26 : -26));
    for (const [extra, opacity] of [
      [70, 0.06],
      [36, 0.1],
      [6, 0.14],
    ] as const) {
      drawn += `<path d="${shadowLine}" fill="none" stroke="${palette.dark}" stroke-width="${n(count * band + extra)}" stroke-opacity="${opacity}"/>`;
    }
    for (let i = 0; i < count; i++) {
      const colour = colours[(i + turn) % colours.length] ?? palette.inks[0];
      const sheen = defs.linear(
        [
          [0, shade(colour, -0.05)],
          [0.3, mix(colour, palette.light, 0.2)],
          [0.55, colour],
          [0.8, shade(colour, -0.09)],
          [1, mix(colour, palette.light, 0.1)],
        ],
        wide ? [0, 0, 1, 0] : [0, 0, 0, 1],
      );
      const middle = curve(beside(line, (i - (count - 1) / 2) * band));
      drawn += `<path d="${middle}" fill="none" stroke="${sheen}" stroke-width="${n(band + 1)}"/>`;
    }
  }
  return drawn;
}

/** Rainbows that stand in rows behind one another, like hills cut from paper. */
function arcsOf(stage: Stage, colours: string[]): string {
  const { width, height, random, palette } = stage;
  let drawn = "";
  const rows = Math.max(4, Math.round(height / 250));
  for (let row = 0; row < rows; row++) {
    const base = height * 0.46 + (height * 0.66 * row) / (rows - 1);
    const spots: { x: number; r: number }[] = [];
    for (
      let x = random.between(-120, 120);
      x < width + 200;
      x += (spots.at(-1)?.r ?? 240) * random.between(1.05, 1.5)
    ) {
      spots.push({ x, r: random.between(170, 330) });
    }
    for (const { x, r } of random.shuffle(spots)) {
      const rings = random.whole(4, 6);
      const from = random.whole(0, colours.length - 1);
      let arcs =
        path(halfDisc(r + 7), palette.dark, 'fill-opacity="0.12"') +
        path(halfDisc(r + 18), palette.dark, 'fill-opacity="0.07"');
      for (let i = 0; i < rings; i++) {
        arcs += path(halfDisc(r * (1 - i / (rings + 0.6))), colours[(i + from) % colours.length] ?? palette.inks[0]);
      }
      drawn += group(arcs, `transform="translate(${n(x)} ${n(base + random.between(-40, 40))})"`);
    }
  }
  return drawn;
}

/** A half disc on legs that reach below the picture, so that rows never float. */
function halfDisc(radius: number): string {
  return `M${n(-radius)} 3400V0A${n(radius)} ${n(radius)} 0 0 1 ${n(radius)} 0V3400Z`;
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs, says } = stage;
  const back = defs.linear(
    [
      [0, palette.sky[0]],
      [1, palette.sky[1]],
    ],
    [0, 0, 0.6, 1],
  );
  const middle = mix(palette.sky[0], palette.sky[1], 0.5);
  const colours = random.shuffle(
    [palette.light, palette.dark, palette.sun, ...palette.inks].filter((colour) => difference(colour, middle) > 0.12),
  );
  const arcs =
    says(/\b(arcs?|rainbows?|circles?|rings?)\b/) ||
    (!says(/\b(ribbons?|waves?|flow\w*|liquid|fluid|swirl\w*)\b/) && random.chance(0.4));
  return {
    backdrop: rect(0, 0, width, height, back),
    subject: arcs ? arcsOf(stage, colours) : ribbonsOf(stage, colours),
    depicts: arcs
      ? "paper rainbows standing in rows, one before the other"
      : "bundles of satin ribbons sweeping across one another in slow waves",
    composition: arcs
      ? "The arcs build up from the foot of the picture and leave quiet, open ground above them."
      : "The bands run from edge to edge, one bundle passing over the next, with a soft shadow at each crossing.",
  };
}

export const ribbons: Scene = {
  name: "ribbons",
  keywords:
    /\b(abstract\w*|ribbons?|arcs?|curves?|swirl\w*|flow\w*|gradients?|rainbows?|circles?|wavy|liquid|fluid|motion|music|sound|energy|brand\w*|tech\w*|data|banner|cover|ai)\b/g,
  times: ["day", "dusk", "dawn", "night"],
  draw,
};
