import { mix } from "./colour";
import type { Stage } from "./stage";
import { circle, curve, ellipse, group, n, type Point, rect, stroke } from "./svg";

/** The sky from top to foot, brightest where the horizon is. */
export function sky({ width, height, palette, defs }: Stage, horizon: number): string {
  const [top, foot] = palette.sky;
  const fill = defs.linear([
    [0, top],
    [0.55, mix(top, foot, 0.6)],
    [1, foot],
  ]);
  const below = horizon < height ? rect(0, horizon - 2, width, height - horizon + 2, foot) : "";
  return rect(0, 0, width, horizon, fill) + below;
}

/** A sun or moon with the glow around it. */
export function sun({ palette, defs, time }: Stage, x: number, y: number, radius: number): string {
  const glow = defs.radial([
    [0, palette.sun, 0.55],
    [0.35, palette.sun, 0.22],
    [1, palette.sun, 0],
  ]);
  const disc = defs.linear([
    [0, mix(palette.sun, palette.light, time === "night" ? 0.5 : 0.25)],
    [1, time === "night" ? mix(palette.sun, palette.sky[1], 0.22) : palette.sun],
  ]);
  return circle(x, y, radius * 3.2, glow) + circle(x, y, radius, disc);
}

/** A moon's grey seas, on a disc that is already there. */
export function moonMarks({ palette, random }: Stage, x: number, y: number, radius: number): string {
  let marks = "";
  for (let i = 0; i < 5; i++) {
    const angle = random.between(0, Math.PI * 2);
    const away = random.between(0.15, 0.62) * radius;
    const size = random.between(0.08, 0.22) * radius;
    marks += ellipse(x + Math.cos(angle) * away, y + Math.sin(angle) * away, size, size * 0.82, palette.sky[1]);
  }
  return group(marks, 'opacity="0.2"');
}

/** Stars, in three sizes, thinning out towards `bottom`. */
export function stars({ width, random, palette }: Stage, bottom: number, density: number): string {
  const paths = ["", "", ""];
  const count = Math.round(((width * bottom) / 1e6) * density);
  for (let i = 0; i < count; i++) {
    const size = random.chance(0.08) ? 2 : random.chance(0.3) ? 1 : 0;
    const y = bottom * random.next() ** 1.35;
    paths[size] += `M${n(random.between(0, width))} ${n(y)}h0`;
  }
  return paths
    .map((d, i) =>
      d ? stroke(d, palette.light, [2.2, 3.6, 6][i] ?? 2, `stroke-opacity="${[0.55, 0.8, 0.95][i]}"`) : "",
    )
    .join("");
}

/** Long flat clouds, lit from the horizon. */
export function clouds({ width, random, palette, defs }: Stage, top: number, bottom: number, count: number): string {
  let drawn = "";
  for (let i = 0; i < count; i++) {
    const y = random.between(top, bottom);
    const x = random.between(-0.1, 1) * width;
    const length = random.between(240, 620);
    const fill = defs.linear(
      [
        [0, palette.light, 0],
        [0.4, palette.light, 0.5],
        [1, palette.light, 0],
      ],
      [0, 0, 1, 0],
    );
    for (let strand = 0; strand < 3; strand++) {
      const thick = random.between(9, 26);
      drawn += rect(
        x + random.between(-120, 120),
        y + strand * random.between(14, 26),
        length * random.between(0.5, 1),
        thick,
        fill,
        `rx="${n(thick / 2)}"`,
      );
    }
  }
  return group(drawn, 'opacity="0.75"');
}

/** A loose flock, seen from afar. */
export function birds({ random, palette }: Stage, x: number, y: number, count: number): string {
  let drawn = "";
  for (let i = 0; i < count; i++) {
    const bx = x + random.between(-130, 130);
    const by = y + random.between(-60, 60);
    const span = random.between(10, 20);
    const wing: Point[] = [
      [bx - span, by - span * 0.35],
      [bx - span * 0.45, by - span * 0.5],
      [bx, by],
      [bx + span * 0.45, by - span * 0.5],
      [bx + span, by - span * 0.3],
    ];
    drawn += stroke(curve(wing), palette.dark, 3.4);
  }
  return group(drawn, 'opacity="0.75"');
}
