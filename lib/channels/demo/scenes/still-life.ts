import { difference, mix, shade } from "../colour";
import { arch, ball, bottle, cone, cylinder, slab } from "../forms";
import { standingOut } from "../palettes";
import { castShadow, room } from "../room";
import type { Picture, Scene, Stage } from "../stage";

function draw(stage: Stage): Picture {
  const { width, height, palette, random, says } = stage;
  const horizon = height * (height > width ? random.between(0.6, 0.66) : random.between(0.62, 0.7));
  const base = horizon + Math.min(height * 0.14, random.between(75, 120));
  // Every form has to show against the wall and on the table: no near-black on black, no white on white.
  const between = mix(palette.sky[1], palette.ground, 0.35);
  const shown = standingOut(palette, between, 6).filter((colour) => difference(colour, palette.ground) > 0.14);
  const colours = [...shown, ...standingOut(palette, palette.ground, 5)].slice(0, 5);
  const [hero, second, third, fourth] = [...random.shuffle(colours.slice(0, 3)), ...colours.slice(3)] as [
    string,
    string,
    string,
    string,
  ];
  const middle = width * random.between(0.44, 0.5);
  const tall = Math.min(1.25, height / 1000) ** 0.6;
  const radius = random.between(150, 205) * tall;
  const product = says(
    /\b(product|bottle|perfume|packshot|packaging|cosmetic\w*|serum|lotion|skincare|label|wine|drink)\b/,
  );
  const place: string[] = [];
  const shadow: string[] = [];
  const put = (x: number, y: number, half: number, reach: number, drawn: string) => {
    shadow.push(castShadow(stage, x, y, half, reach));
    place.push(drawn);
  };
  // Behind the hero: one tall form on each side, further back on the table.
  const back = horizon + (base - horizon) * 0.4;
  const behind = [arch, cylinder, slab, cone] as const;
  const [first, other] = random.shuffle(behind);
  const side = random.chance(0.5) ? 1 : -1;
  const farHalf = random.between(100, 135);
  put(
    middle - side * radius * 1.22,
    back,
    farHalf,
    120,
    (first ?? arch)(stage, middle - side * radius * 1.22, back, farHalf, random.between(330, 440) * tall, third),
  );
  if (width > 1250 || random.chance(0.4)) {
    const x = middle + side * radius * (width > 1250 ? 2.7 : 1.75);
    put(x, back - 8, 80, 100, (other ?? cone)(stage, x, back - 8, 80, random.between(180, 300), fourth));
  }
  if (product) {
    cylinderStand();
  } else {
    put(middle, base, radius * 0.62, radius * 1.1, ball(stage, middle, base, radius, hero));
  }
  const blockX = middle + side * (radius * 1.02);
  const blockHalf = random.between(52, 66);
  put(
    blockX,
    base + 28,
    blockHalf,
    110,
    (random.chance(0.6) ? slab : cylinder)(
      stage,
      blockX,
      base + 28,
      blockHalf,
      random.between(200, 260) * tall,
      second,
    ),
  );
  if (random.chance(0.7)) {
    const small = random.between(38, 58);
    const x = middle - side * radius * random.between(1, 1.3);
    put(x, base + 58, small * 0.7, 60, ball(stage, x, base + 58, small, fourth));
  }
  function cylinderStand() {
    put(middle, base + 6, 190, 150, cylinder(stage, middle, base + 6, 190, 74, shade(palette.ground, 0.06)));
    place.push(
      castShadow(stage, middle, base - 66, 62, 40) +
        bottle(stage, middle, base - 64, 84, random.between(400, 470) * tall, hero),
    );
  }
  return {
    backdrop: room(stage, horizon),
    subject: shadow.join("") + place.join(""),
    depicts: product
      ? "an unlabelled bottle on a low round plinth, set among plain studio forms"
      : "a polished sphere resting against a block and a few plain studio forms on a table",
    composition:
      "The group sits just off centre with calm, empty wall around it, and long soft shadows tie the forms to the table.",
  };
}

export const stillLife: Scene = {
  name: "still life",
  keywords:
    /\b(product|bottle|perfume|packshot|packaging|cosmetic\w*|serum|skincare|still life|studio|sphere|ball|block|cube|object|table|shapes?|3d|hero shot|shoes?|sneakers?|watch|phone|headphones|mug|cup|bag|concrete|podium|furniture|chair|lamp|logo|icon|wine|drink|label)\b/g,
  times: ["day", "dusk"],
  draw,
};
