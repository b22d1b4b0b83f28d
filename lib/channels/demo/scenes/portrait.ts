import { channels, difference, lightness, mix, shade } from "../colour";
import type { Picture, Scene, Stage } from "../stage";
import { circle, ellipse, group, n, path, rect, stroke } from "../svg";
import { leaf } from "./leaves";

/** Hair as it falls behind the head and before it: drawn for a head about 200 wide whose centre is the origin. */
const styles: [{ back: string; front: string }, ...{ back: string; front: string }[]] = [
  {
    back: "M-128 -30C-150 -190 140 -200 136 -20C150 90 150 170 120 214C60 236 -70 236 -122 212C-150 150 -140 70 -128 -30Z",
    front: "M-112 4C-124 -130 -40 -168 26 -156C94 -150 128 -90 112 8C104 -50 70 -96 16 -104C-30 -96 -90 -70 -112 4Z",
  },
  {
    back: "M-60 -170C-70 -236 70 -246 66 -166C120 -150 140 -80 122 0L-122 0C-136 -90 -110 -150 -60 -170Z",
    front: "M-110 -4C-120 -110 -60 -152 4 -150C74 -150 118 -104 110 -2C92 -70 50 -102 0 -104C-52 -102 -92 -66 -110 -4Z",
  },
  {
    back: "M-118 -10C-140 -170 130 -180 122 -6C124 40 118 66 104 86L-104 86C-120 60 -122 30 -118 -10Z",
    front:
      "M-112 22C-126 -120 -50 -172 30 -158C110 -146 122 -70 110 20C104 -20 96 -52 78 -74C30 -50 -54 -54 -92 -84C-104 -50 -108 -14 -112 22Z",
  },
  {
    back: "M-146 -40C-190 -120 -100 -226 0 -214C104 -226 188 -120 146 -36C182 20 140 96 96 92L-96 92C-142 96 -184 18 -146 -40Z",
    front: "M-110 -10C-130 -90 -60 -142 2 -138C68 -142 128 -90 110 -8C84 -66 44 -92 0 -92C-46 -92 -86 -66 -110 -10Z",
  },
];

function draw(stage: Stage): Picture {
  const { width, height, palette, random, defs } = stage;
  const scale = Math.min(1.45, height / 1000) ** 0.9 * random.between(1.2, 1.32);
  const x = width * random.between(0.46, 0.54);
  const y = height - 505 * scale;
  const back = defs.linear([
    [0, palette.sky[0]],
    [1, palette.sky[1]],
  ]);
  const colours = [...palette.inks, palette.sun].toSorted((a, b) => lightness(b) - lightness(a));
  // Skin is one of the two warmest colours: a portrait should look alive in every palette.
  const warmth = (colour: string) => channels(colour)[0] - channels(colour)[2];
  const [warmest, next] = palette.inks.toSorted((a, b) => warmth(b) - warmth(a)) as [string, string, string, string];
  const skin = mix(random.pick([warmest, next]), palette.light, 0.2);
  const cloth = colours.reduce((best, each) =>
    difference(each, skin) + difference(each, palette.sky[1]) >
    difference(best, skin) + difference(best, palette.sky[1])
      ? each
      : best,
  );
  const hair = mix(palette.dark, palette.inks[0], 0.14);
  const style = random.pick(styles);
  const lit = defs.linear(
    [
      [0, mix(skin, palette.light, 0.28)],
      [1, skin],
    ],
    [0, 0, 1, 0.4],
  );
  const shadow = shade(mix(skin, palette.inks[1], 0.3), -0.11);
  const wear = defs.linear(
    [
      [0, mix(cloth, palette.light, 0.16)],
      [0.55, cloth],
      [1, shade(cloth, -0.12)],
    ],
    [0, 0, 1, 0.7],
  );
  const locks = defs.linear(
    [
      [0, mix(hair, palette.inks[0], 0.3)],
      [1, hair],
    ],
    [0, 0, 1, 0.6],
  );
  const face =
    "M-100 -30C-100 -104 -56 -134 0 -134C56 -134 100 -104 100 -30C100 44 54 124 0 126C-54 124 -100 44 -100 -30Z";
  const line = shade(shadow, -0.2);
  const collar = mix(cloth, palette.light, 0.5);
  const figure =
    path(style.back, locks) +
    path("M-46 80L-48 196C-40 250 40 250 48 196L46 80Z", shadow) +
    path("M-330 560C-322 330 -240 262 -52 204C-30 252 30 252 52 204C240 262 322 330 330 560Z", wear) +
    stroke("M-60 204C-34 266 34 266 60 204", collar, 15) +
    path(face, lit) +
    // Half of the face lies in shade, down the ridge of the nose: no features are needed beyond that.
    path(
      "M4 -134C58 -132 100 -104 100 -30C100 44 54 124 0 126C22 96 14 76 8 62C-2 52 20 44 22 34C24 20 -4 -20 4 -44Z",
      shadow,
    ) +
    stroke("M-66 -22Q-44 -10 -22 -22", line, 5) +
    stroke("M34 -22Q54 -10 76 -22", line, 5) +
    stroke("M-70 -50Q-46 -64 -20 -54", hair, 7) +
    stroke("M32 -54Q56 -64 78 -50", hair, 7) +
    path("M-26 70Q-10 60 2 66Q14 60 30 70Q4 90 -26 70Z", mix(warmest, palette.dark, 0.35)) +
    path(style.front, locks) +
    ellipse(-104, 64, 9, 16, palette.sun);
  const sprigs = [-1, 1].map((side) => {
    let drawn = "";
    for (let i = 0; i < 6; i++) {
      const colour = palette.inks[(i + (side > 0 ? 1 : 0)) % 4] ?? palette.inks[0];
      const size = random.between(190, 300) * Math.min(1.2, scale);
      drawn += group(
        leaf(stage, size, size * 0.3, colour),
        `transform="translate(${n(x + side * Math.min(random.between(250, 400) * scale, width * random.between(0.36, 0.46)))} ${n(height - i * 60 * scale + 40)}) rotate(${n(side * random.between(0, 62))})"`,
      );
    }
    return drawn;
  });
  const halo = defs.linear([
    [0, palette.sun],
    [1, mix(palette.sun, palette.sky[1], 0.55)],
  ]);
  const haloRadius = Math.min(390 * scale, width * 0.46, y - 36);
  return {
    backdrop: rect(0, 0, width, height, back) + circle(x, y - 10, haloRadius, halo),
    subject:
      sprigs.join("") +
      group(
        figure,
        `transform="translate(${n(x)} ${n(y)}) scale(${((random.chance(0.5) ? 1 : -1) * scale).toFixed(3)} ${scale.toFixed(3)})"`,
      ),
    depicts: "a calm, imagined figure with closed eyes, half of the face in shade, leaves rising at the shoulders",
    composition: "Head and shoulders stand frontal before one large disc, which rings the face like a halo.",
  };
}

export const portrait: Scene = {
  name: "portrait",
  keywords:
    /\b(portraits?|wom[ae]n|m[ae]n|girl|boy|person|people|faces?|character|selfie|headshot|avatar|child|children|dancer|musician|singer|king|queen|fashion|figure|silhouette|team|hero(ine)?)\b/g,
  times: ["day", "dusk", "dawn"],
  draw,
};
