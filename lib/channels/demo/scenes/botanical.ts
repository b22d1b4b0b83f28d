import { difference, mix, shade } from "../colour";
import { cylinder, turning } from "../forms";
import { standingOut } from "../palettes";
import { castShadow, room } from "../room";
import type { Picture, Scene, Stage } from "../stage";
import { circle, curve, ellipse, group, n, type Point, path, rect, stroke } from "../svg";
import { leaf } from "./leaves";

/** Half profiles of vases, from lip to foot: fractions of the height down, and of the half width out. */
const profiles: [Point[], ...Point[][]] = [
  [
    [0, 0.42],
    [0.1, 0.36],
    [0.26, 0.5],
    [0.52, 1],
    [0.8, 0.84],
    [1, 0.5],
  ],
  [
    [0, 0.5],
    [0.16, 0.34],
    [0.36, 0.4],
    [0.66, 0.98],
    [0.9, 0.94],
    [1, 0.7],
  ],
  [
    [0, 0.3],
    [0.24, 0.26],
    [0.4, 0.4],
    [0.6, 0.92],
    [0.82, 1],
    [1, 0.72],
  ],
  [
    [0, 0.98],
    [0.06, 1],
    [0.3, 0.95],
    [0.6, 0.86],
    [0.9, 0.74],
    [1, 0.68],
  ],
];

function vase(stage: Stage, x: number, base: number, half: number, height: number, colour: string) {
  const { defs, palette, random } = stage;
  const profile = random.pick(profiles);
  const lip = half * (profile[0]?.[1] ?? 0.4);
  const foot = half * (profile.at(-1)?.[1] ?? 0.6);
  const top = base - height;
  const right = profile.map(([down, out]): Point => [x + out * half, top + down * height]);
  const left = profile.map(([down, out]): Point => [x - out * half, top + down * height]).reverse();
  const outline = `${curve(right)}Q${n(x)} ${n(base + foot * 0.28)} ${n(x - foot)} ${n(base)}${curve(left).replace(/^M[^C]*/, "")}Z`;
  const clip = defs.clip(`<path d="${outline}"/>`);
  const glaze = mix(colour, palette.light, 0.5);
  const dipped = random.chance(0.5)
    ? path(
        `M${n(x - half)} ${n(top)}H${n(x + half)}V${n(top + height * 0.4)}Q${n(x)} ${n(top + height * 0.5)} ${n(x - half)} ${n(top + height * 0.4)}Z`,
        glaze,
        'fill-opacity="0.55"',
      )
    : "";
  const sheen = ellipse(
    x - half * 0.42,
    top + height * 0.6,
    half * 0.1,
    height * 0.2,
    palette.light,
    'fill-opacity="0.35"',
  );
  const back = ellipse(x, top, lip, lip * 0.22, shade(colour, -0.2));
  return { back, front: path(outline, turning(defs, colour)) + group(dipped + sheen, `clip-path="${clip}"`), lip, top };
}

/** A stem that leaves the vase and bends outwards; gives the points along it. */
function stem(x: number, y: number, lean: number, reach: number): Point[] {
  const points: Point[] = [];
  for (let i = 0; i <= 8; i++) {
    const part = i / 8;
    points.push([x + lean * reach * part ** 1.6, y - reach * (part * (1 - Math.abs(lean) * 0.22 * part))]);
  }
  return points;
}

function turned(x: number, y: number, degrees: number, content: string): string {
  return group(content, `transform="translate(${n(x)} ${n(y)}) rotate(${n(degrees)})"`);
}

/** A bloom of two rings of petals, seen from the front. */
function bloom({ palette, random, defs }: Stage, radius: number, colour: string): string {
  const petal = defs.linear([
    [0, mix(colour, palette.light, 0.3)],
    [1, shade(colour, -0.06)],
  ]);
  const count = random.whole(7, 10);
  let drawn = "";
  for (const [size, offset] of [
    [1, 0],
    [0.68, 180 / count],
  ] as const) {
    for (let i = 0; i < count; i++) {
      const r = radius * size;
      drawn += group(
        path(
          `M0 0C${n(-r * 0.42)} ${n(-r * 0.4)} ${n(-r * 0.34)} ${n(-r)} 0 ${n(-r)}C${n(r * 0.34)} ${n(-r)} ${n(r * 0.42)} ${n(-r * 0.4)} 0 0Z`,
          petal,
        ),
        `transform="rotate(${n((360 / count) * i + offset)})"`,
      );
    }
  }
  return (
    drawn +
    circle(0, 0, radius * 0.24, palette.dark) +
    circle(-radius * 0.05, -radius * 0.06, radius * 0.13, palette.inks[3])
  );
}

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs, says } = stage;
  const horizon = height * (height > width * 1.2 ? 0.76 : 0.74);
  const base = horizon + Math.min(110, (height - horizon) * 0.5);
  const x = width * random.between(0.46, 0.54);
  const scale = Math.min(1.5, height / 1000) ** 0.75;
  const flowers =
    says(/\b(flowers?|blooms?|bouquet|floral|ros(e|es)|tulips?|blossoms?|petals?)\b/) || random.chance(0.45);
  const colours = standingOut(palette, palette.sky[1], 5);
  const [pot = palette.inks[1], second = palette.inks[0]] = random.shuffle(colours.slice(0, 3));
  const greens = palette.inks.filter((ink) => difference(ink, palette.sky[0]) > 0.16 && ink !== pot);
  const leafy = greens.length > 0 ? greens : colours;
  const vessel = vase(stage, x, base, random.between(105, 135) * scale, random.between(250, 310) * scale, pot);
  const count = random.whole(7, 9);
  let plant = "";
  // A narrow picture closes the fan, so that no bloom is cut.
  const spread = Math.min(1, (width * 0.4) / (430 * scale));
  const order = random.shuffle([...Array(count).keys()]);
  for (const i of order) {
    const lean = spread * ((i + 0.5) / count - 0.5) * 1.9 + random.between(-0.08, 0.08);
    const reach = random.between(330, 470) * scale * (1 - Math.abs(lean) * 0.16);
    const line = stem(x + lean * vessel.lip * 0.7, vessel.top + 6, lean, reach);
    const colour = leafy[i % leafy.length] ?? second;
    const [tipX, tipY] = line.at(-1) ?? [x, vessel.top];
    const angle = lean * 62;
    const blooms = flowers && i % 2 === 0;
    let part = stroke(curve(line), mix(colour, palette.dark, 0.25), 6 * scale);
    for (let k = 2; k < line.length - (blooms ? 1 : 0); k++) {
      const [lx, ly] = line[k] ?? [x, vessel.top];
      const size = random.between(88, 118) * scale * (1.05 - k * 0.055) * (blooms ? 0.7 : 1);
      for (const side of [-1, 1])
        part += turned(lx, ly, angle * (k / 8) + side * random.between(44, 66), leaf(stage, size, size * 0.3, colour));
    }
    part += blooms
      ? turned(
          tipX,
          tipY,
          random.between(0, 90),
          bloom(stage, random.between(56, 82) * scale, colours[(i / 2 + 1) % colours.length] ?? second),
        )
      : turned(tipX, tipY, angle, leaf(stage, 100 * scale, 32 * scale, colour));
    plant += part;
  }
  const stack = x + (random.chance(0.5) ? -1 : 1) * 250 * scale;
  const prop =
    width > 900
      ? castShadow(stage, stack, base + 20, 62, 70) + cylinder(stage, stack, base + 20, 58 * scale, 84 * scale, second)
      : "";
  const niche = palette.light;
  const half = Math.min(width * 0.4, 400 * scale);
  const opening = defs.linear([
    [0, niche, 0.42],
    [1, niche, 0.06],
  ]);
  const arch = random.chance(0.5)
    ? path(
        `M${n(x - half)} ${n(horizon)}V${n(height * 0.1 + half)}A${n(half)} ${n(half)} 0 0 1 ${n(x + half)} ${n(height * 0.1 + half)}V${n(horizon)}Z`,
        opening,
      )
    : circle(x + random.between(-80, 80), horizon - 420 * scale, half * 0.92, opening);
  const edge = rect(0, horizon - 1, width, 4, palette.light, 'fill-opacity="0.25"');
  return {
    backdrop: room(stage, horizon) + arch + edge,
    subject: castShadow(stage, x, base, 90 * scale, 130) + vessel.back + plant + vessel.front + prop,
    depicts: flowers
      ? "open blooms and leafy stems fanning out of a glazed vase"
      : "leafy stems fanning out of a glazed vase",
    composition:
      "The vase stands near the middle before a pale round shape on the wall, its stems filling the upper half in a loose fan.",
  };
}

export const botanical: Scene = {
  name: "botanical",
  keywords:
    /\b(botanic\w*|plants?|houseplants?|vase|pots?|flowers?|floral|bouquet|blooms?|blossoms?|garden\w*|herbs?|monstera|ferns?|tulips?|roses|spring|greenhouse|ceramics?|pottery|tea|coffee|interior|room|home)\b/g,
  times: ["day", "dawn", "dusk"],
  draw,
};
