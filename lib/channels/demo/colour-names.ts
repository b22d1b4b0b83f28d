import { channels, lightness, vividness } from "./colour";

/** Names around the colour wheel, each up to a hue in degrees. */
const hues: [number, string][] = [
  [12, "red"],
  [28, "vermilion"],
  [44, "amber"],
  [64, "yellow"],
  [95, "lime"],
  [155, "green"],
  [190, "teal"],
  [215, "sky blue"],
  [255, "blue"],
  [285, "violet"],
  [325, "magenta"],
  [345, "rose"],
  [360, "red"],
];

/** A painter's name for any colour, such as `deep teal` or `pale rose`. */
export function colourName(colour: string): string {
  const light = lightness(colour);
  if (vividness(colour) < 0.025) {
    return light > 0.93
      ? "white"
      : light < 0.25
        ? "black"
        : light < 0.5
          ? "charcoal"
          : light < 0.75
            ? "grey"
            : "silver";
  }
  const hue = hueOf(colour);
  const name = hues.find(([end]) => hue <= end)?.[1] ?? "red";
  const muted = vividness(colour) < 0.07 ? "muted " : "";
  return light < 0.45 ? `deep ${name}` : light > 0.82 ? `pale ${name}` : `${muted}${name}`;
}

function hueOf(colour: string): number {
  const [r, g, b] = channels(colour);
  const degrees = (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI;
  return (degrees + 360) % 360;
}
