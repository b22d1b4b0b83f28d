import { mix, shade } from "../colour";
import { standingOut } from "../palettes";
import type { Picture, Scene, Stage } from "../stage";
import { circle, curve, group, n, type Point, path, rect, stroke } from "../svg";

/** A leaf that stands on its stem at the origin and points up: two halves, one in the light, with veins. */
export function leaf({ defs, palette, random }: Stage, length: number, breadth: number, colour: string): string {
  const bend = random.between(-0.16, 0.16) * length;
  const half = (side: number) =>
    `M0 0C${n(side * breadth)} ${n(-length * 0.22)} ${n(side * breadth * 0.95 + bend * 0.5)} ${n(-length * 0.66)} ${n(bend)} ${n(-length)}Q${n(bend * 0.1)} ${n(-length * 0.5)} 0 0Z`;
  const lit = defs.linear([
    [0, mix(colour, palette.light, 0.2)],
    [1, shade(colour, 0.01)],
  ]);
  const deep = defs.linear([
    [0, shade(colour, -0.02)],
    [1, shade(colour, -0.11)],
  ]);
  let veins = "";
  for (let i = 1; i <= 6; i++) {
    const at = (i / 7.6) * length;
    const x = bend * (at / length) ** 2;
    const reach = breadth * 0.62 * Math.sin((at / length) * Math.PI) ** 0.7;
    veins += `M${n(x)} ${n(-at)}l${n(reach)} ${n(-length * 0.1)}M${n(x)} ${n(-at)}l${n(-reach)} ${n(-length * 0.1)}`;
  }
  const rib: Point[] = [
    [0, length * 0.1],
    [bend * 0.06, -length * 0.4],
    [bend * 0.92, -length * 0.93],
  ];
  const line = mix(colour, palette.light, 0.5);
  return (
    path(half(-1), lit) +
    path(half(1), deep) +
    stroke(veins, line, Math.max(1.2, length * 0.006), 'stroke-opacity="0.4"') +
    stroke(curve(rib), line, Math.max(2, length * 0.013), 'stroke-opacity="0.8"')
  );
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs } = stage;
  const [top, foot] = palette.sky;
  const ground = defs.linear(
    [
      [0, top],
      [1, foot],
    ],
    [0, 0, 0.25, 1],
  );
  const halo = defs.radial([
    [0, palette.light, 0.34],
    [1, palette.light, 0],
  ]);
  const colours = standingOut(palette, mix(top, foot, 0.5), 5);
  const placed: { x: number; y: number; size: number }[] = [];
  const wanted = Math.round(7 + (width * height) / 1.6e5);
  for (let tries = 0; tries < 500 && placed.length < wanted; tries++) {
    const size = placed.length < wanted * 0.3 ? random.between(340, 500) : random.between(140, 270);
    const spot = { x: random.between(-0.03, 1.03) * width, y: random.between(-0.03, 1.03) * height, size };
    // Leaves may overlap a little, as they do in the air, but never bunch up.
    if (placed.every((other) => Math.hypot(other.x - spot.x, other.y - spot.y) > (other.size + size) * 0.4))
      placed.push(spot);
  }
  const wind = random.between(-50, 50);
  const drawn = placed
    .sort((a, b) => a.size - b.size)
    .map(({ x, y, size }, i) => {
      const turn = wind + random.between(-75, 75) + (random.chance(0.25) ? 180 : 0);
      const colour = colours[(i * 2 + random.whole(0, 2)) % colours.length] ?? palette.inks[0];
      const body = group(
        leaf(stage, size, size * random.between(0.3, 0.44), colour),
        `transform="translate(0 ${n(size / 2)})"`,
      );
      const shape = `M0 ${n(size / 2)}C${n(-size * 0.38)} ${n(size * 0.25)} ${n(-size * 0.36)} ${n(-size * 0.2)} 0 ${n(-size / 2)}C${n(size * 0.36)} ${n(-size * 0.2)} ${n(size * 0.38)} ${n(size * 0.25)} 0 ${n(size / 2)}Z`;
      const shadow = group(
        path(shape, palette.dark),
        `fill-opacity="0.13" transform="translate(${n(x + size * 0.07)} ${n(y + size * 0.1)}) rotate(${n(turn)})"`,
      );
      return shadow + group(body, `transform="translate(${n(x)} ${n(y)}) rotate(${n(turn)})"`);
    });
  return {
    backdrop: rect(0, 0, width, height, ground) + circle(width * random.between(0.3, 0.7), height * 0.35, 620, halo),
    subject: drawn.join(""),
    depicts: "broad veined leaves drifting down through still air, some near and some far",
    composition:
      "Large leaves run off the edges and smaller ones fall between them, so the pattern has depth without a centre.",
  };
}

export const leaves: Scene = {
  name: "leaves",
  keywords: /\b(lea(f|ves)|foliage|autumn|fall|petals?|feathers?|organic|leafy|wind|season\w*|harvest|nature)\b/g,
  times: ["dawn", "day", "night"],
  draw,
};
