import { difference } from "../colour";
import type { Picture, Scene, Stage } from "../stage";
import { circle, group, n, path, rect } from "../svg";

type Tile = (size: number, colour: string, second: string) => string;

/** The tiles, each drawn in a square from (0, 0); turning them makes the other three corners. */
const tiles: Record<string, Tile> = {
  quarter: (s, c) => path(`M0 0L${n(s)} 0A${n(s)} ${n(s)} 0 0 1 0 ${n(s)}Z`, c),
  half: (s, c) => path(`M0 0L${n(s)} 0L0 ${n(s)}Z`, c),
  disc: (s, c, d) => circle(s / 2, s / 2, s / 2, c) + circle(s / 2, s / 2, s * 0.2, d),
  moon: (s, c) =>
    path(`M0 0A${n(s / 2)} ${n(s / 2)} 0 0 0 ${n(s)} 0Z`, c) +
    path(`M0 ${n(s)}A${n(s / 2)} ${n(s / 2)} 0 0 1 ${n(s)} ${n(s)}Z`, c),
  petal: (s, c) => path(`M0 0A${n(s)} ${n(s)} 0 0 1 ${n(s)} ${n(s)}A${n(s)} ${n(s)} 0 0 1 0 0Z`, c),
  rainbow: (s, c, d) =>
    path(`M0 0L${n(s)} 0A${n(s)} ${n(s)} 0 0 1 0 ${n(s)}Z`, c) +
    path(`M0 0L${n(s * 0.66)} 0A${n(s * 0.66)} ${n(s * 0.66)} 0 0 1 0 ${n(s * 0.66)}Z`, d) +
    path(`M0 0L${n(s * 0.33)} 0A${n(s * 0.33)} ${n(s * 0.33)} 0 0 1 0 ${n(s * 0.33)}Z`, c),
  hourglass: (s, c) => path(`M0 0L${n(s)} 0L0 ${n(s)}L${n(s)} ${n(s)}Z`, c),
  bars: (s, c) => [0, 2, 4].map((i) => rect((i * s) / 6, 0, s / 6, s, c)).join(""),
  diamond: (s, c, d) =>
    path(`M${n(s / 2)} 0L${n(s)} ${n(s / 2)}L${n(s / 2)} ${n(s)}L0 ${n(s / 2)}Z`, c) +
    circle(s / 2, s / 2, s * 0.14, d),
};

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs } = stage;
  const across = random.whole(4, 6);
  const columns = Math.max(across, Math.round((width / 1000) * across));
  const size = width / columns;
  const rows = Math.ceil(height / size - 0.02);
  const top = (height - rows * size) / 2;
  const colours = random.shuffle([palette.dark, palette.light, ...palette.inks]);
  const names = random.shuffle(Object.keys(tiles)).slice(0, random.whole(3, 5));
  // A block of tiles that repeats by mirroring reads as a quilt; drawing each tile by itself reads as a collage.
  const mirrored = random.chance(0.4);
  const block = mirrored ? random.whole(2, 3) : Math.max(columns, rows);
  const choices = new Map<string, { name: string; back: string; front: string; second: string; turn: number }>();
  const choose = (column: number, row: number) => {
    const key = `${column} ${row}`;
    const known = choices.get(key);
    if (known) return known;
    const [back, ...others] = random.shuffle(colours) as [string, ...string[]];
    const [front, second] = others.filter((colour) => difference(colour, back) > 0.2) as [string?, string?];
    const made = {
      name: names[random.whole(0, names.length - 1)] ?? "quarter",
      back,
      front: front ?? palette.light,
      second: second ?? back,
      turn: random.whole(0, 3),
    };
    choices.set(key, made);
    return made;
  };
  const sheen = defs.linear(
    [
      [0, "#ffffff", 0.09],
      [1, "#000000", 0.09],
    ],
    [0, 0, 1, 1],
  );
  let backs = "";
  let fronts = "";
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const flip = (at: number) => (Math.floor(at / block) % 2 === 0 ? at % block : block - 1 - (at % block));
      const [mirrorX, mirrorY] = [Math.floor(column / block) % 2, Math.floor(row / block) % 2];
      const { name, back, front, second, turn } = choose(flip(column), flip(row));
      const [x, y] = [column * size, top + row * size];
      // A hair wider than the tile, so that no seam shows between neighbours.
      backs += rect(x - 0.4, y - 0.4, size + 0.8, size + 0.8, back);
      const place = `translate(${n(x + size / 2)} ${n(y + size / 2)}) scale(${mirrorX ? -1 : 1} ${mirrorY ? -1 : 1}) rotate(${turn * 90}) translate(${n(-size / 2)} ${n(-size / 2)})`;
      backs += rect(x, y, size, size, sheen);
      fronts += group((tiles[name] ?? (() => ""))(size, front, second), `transform="${place}"`);
    }
  }
  return {
    backdrop: backs,
    subject: fronts,
    depicts: mirrored
      ? "a mirrored quilt of quarter circles, triangles and petals"
      : "a patchwork of quarter circles, triangles and discs, each tile turned its own way",
    composition:
      "The tiles run edge to edge on one strict grid, and the few large quiet shapes keep the rhythm from closing up.",
  };
}

export const quilt: Scene = {
  name: "quilt",
  keywords:
    /\b(patterns?|quilts?|tiles?|geometric\w*|mosaic|bauhaus|grid|textile|fabric|wallpaper|patchwork|tessellat\w+|repeat\w*|seamless|mid-?century|memphis)\b/g,
  times: ["day", "dusk", "night", "dawn"],
  draw,
};
