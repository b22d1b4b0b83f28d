import type { Palette, Time } from "./palettes";
import type { Random } from "./random";
import type { Picture } from "./stage";

const lights: Record<Time, [string, ...string[]]> = {
  dawn: ["Pale first light comes in low and lifts the edges", "The light is early and soft, with thin, cool shadows"],
  day: ["Clear daylight falls from the upper left", "Even daylight keeps every colour true, with soft-edged shadows"],
  dusk: [
    "Warm, low evening light rakes across the scene",
    "The last light of the day warms one side and leaves the other in shade",
  ],
  night: ["Moonlight and deep shadow shape the scene", "The light is sparse and cool, glowing only where it is needed"],
};

const finishes: [string, ...string[]] = [
  "Fine film grain and slightly rough edges give it the feel of a hand-pulled print.",
  "A light paper grain runs through the flat colour, as in a risograph print.",
  "Soft gradients and a fine grain keep the flat shapes tactile.",
];

/** The longest part of a prompt that is repeated: what follows has to stay readable. */
const quoted = 280;

/** The prompt as an image model would write it out: what is drawn, in which colours, under which light, how arranged. */
export function revise(
  { prompt, transparent, reference }: { prompt: string; transparent: boolean; reference?: Palette },
  picture: Picture,
  palette: Palette,
  time: Time,
  random: Random,
): string {
  const [first, second, third] = palette.words;
  const colours = reference
    ? `The colours are taken from the reference image: ${first}, ${second} and ${third}.`
    : `The palette holds to ${first}, ${second} and ${third}.`;
  const setting = transparent ? "The subject is cut out on a transparent background." : "";
  return [
    `${opening(prompt)}: ${picture.depicts}.`,
    colours,
    `${random.pick(lights[time])}.`,
    picture.composition,
    setting,
    random.pick(finishes),
  ]
    .filter(Boolean)
    .join(" ");
}

function opening(prompt: string): string {
  const flat = prompt.trim().replace(/\s+/g, " ");
  const whole =
    flat.length <= quoted
      ? flat
      : flat.slice(0, flat.lastIndexOf(" ", quoted) > 0 ? flat.lastIndexOf(" ", quoted) : quoted);
  const bare = whole.replace(/[\s.,:;!?…]+$/u, "");
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}
