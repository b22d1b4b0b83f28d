type Lab = [number, number, number];

/** The three channels, 0 to 255, of `#rrggbb`. */
export function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** `#rrggbb` of three channels, which are rounded and clamped. */
export function hex(red: number, green: number, blue: number): string {
  const part = (value: number) =>
    Math.min(255, Math.max(0, Math.round(value)))
      .toString(16)
      .padStart(2, "0");
  return `#${part(red)}${part(green)}${part(blue)}`;
}

/** The colour a part of the way from `from` to `to`, through OKLab, so that no mixture turns muddy. */
export function mix(from: string, to: string, part: number): string {
  const [a, b] = [toLab(from), toLab(to)];
  const at = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * part;
  return fromLab([at(0), at(1), at(2)]);
}

/** Perceived lightness, 0 (black) to 1 (white). */
export function lightness(colour: string): number {
  return toLab(colour)[0];
}

/** How vivid a colour is: 0 for greys, about 0.3 for the strongest. */
export function vividness(colour: string): number {
  const [, a, b] = toLab(colour);
  return Math.hypot(a, b);
}

/** How far two colours are apart for the eye: 0 to about 1. */
export function difference(one: string, other: string): number {
  const [a, b] = [toLab(one), toLab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The same colour lighter (a positive amount) or deeper (negative), keeping its hue. */
export function shade(colour: string, amount: number): string {
  const [l, a, b] = toLab(colour);
  const lightnessNow = Math.min(1, Math.max(0, l + amount));
  // Deep and bright ends of a hue hold less chroma: keep the shaded colour inside the gamut.
  const keep = 1 - Math.min(0.5, Math.abs(amount) * 0.9);
  return fromLab([lightnessNow, a * keep, b * keep]);
}

function toLab(colour: string): Lab {
  const [r, g, b] = channels(colour).map((value) => linear(value / 255)) as Lab;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromLab([lightnessPart, a, b]: Lab): string {
  const l = (lightnessPart + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightnessPart - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightnessPart - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return hex(
    255 * gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    255 * gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    255 * gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  );
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function gamma(value: number): number {
  return value <= 0.0031308 ? 12.92 * Math.max(0, value) : 1.055 * value ** (1 / 2.4) - 0.055;
}
