import { lightness, mix, shade } from "./colour";
import type { Stage } from "./stage";
import { circle, type Defs, ellipse, n, path, rect } from "./svg";

/** Light comes from the upper left, so every solid turns from lit to deep towards the right. */
export function turning(defs: Defs, colour: string): string {
  return defs.linear(
    [
      [0, shade(colour, 0.03)],
      [0.28, shade(colour, 0.09)],
      [0.7, shade(colour, -0.07)],
      [0.93, shade(colour, -0.15)],
      [1, shade(colour, -0.1)],
    ],
    [0, 0, 1, 0],
  );
}

/** A ball with highlight, core shadow and the table's light coming back from below. */
export function ball({ defs, palette }: Stage, x: number, base: number, radius: number, colour: string): string {
  const y = base - radius;
  // A pale ball needs room above its own colour for the highlight, or it turns out as a flat disc.
  const tone = shade(colour, -0.09 * Math.max(0, (lightness(colour) - 0.75) / 0.25));
  const body = defs.radial(
    [
      [0, mix(tone, lightness(colour) > 0.85 ? "#ffffff" : palette.light, 0.85)],
      [0.16, mix(tone, palette.light, 0.45)],
      [0.45, shade(tone, 0.015)],
      [0.7, shade(tone, -0.07)],
      [0.9, shade(tone, -0.17)],
      [1, shade(tone, -0.22)],
    ],
    0.34,
    0.29,
    0.78,
  );
  const bounce = defs.radial(
    [
      [0.82, palette.ground, 0],
      [1, mix(palette.ground, palette.light, 0.35), lightness(colour) > 0.8 ? 0.25 : 0.5],
    ],
    0.46,
    0.44,
    0.56,
  );
  return circle(x, y, radius, body) + circle(x, y, radius, bounce);
}

/** A drum that shows its lid. */
export function cylinder(
  { defs, palette }: Stage,
  x: number,
  base: number,
  half: number,
  height: number,
  colour: string,
): string {
  const flat = half * 0.2;
  const top = base - height;
  const side = `M${n(x - half)} ${n(top)}L${n(x - half)} ${n(base)}A${n(half)} ${n(flat)} 0 0 0 ${n(x + half)} ${n(base)}L${n(x + half)} ${n(top)}Z`;
  const lid = defs.linear(
    [
      [0, mix(colour, palette.light, 0.5)],
      [1, mix(colour, palette.light, 0.22)],
    ],
    [0, 0, 1, 1],
  );
  return path(side, turning(defs, colour)) + ellipse(x, top, half, flat, lid);
}

/** A cone, seen a little from above. */
export function cone({ defs }: Stage, x: number, base: number, half: number, height: number, colour: string): string {
  const d = `M${n(x)} ${n(base - height)}L${n(x - half)} ${n(base)}A${n(half)} ${n(half * 0.2)} 0 0 0 ${n(x + half)} ${n(base)}Z`;
  return path(d, turning(defs, colour));
}

/** An upright block with its lit top and its shaded side. */
export function slab(
  { defs, palette }: Stage,
  x: number,
  base: number,
  half: number,
  height: number,
  colour: string,
): string {
  const deep = half * 0.42;
  const top = base - height;
  const lift = deep * 0.42;
  const front = defs.linear([
    [0, shade(colour, 0.03)],
    [1, shade(colour, -0.06)],
  ]);
  const side = defs.linear([
    [0, shade(colour, -0.12)],
    [1, shade(colour, -0.19)],
  ]);
  const left = x - half;
  const right = x + half - deep;
  return (
    path(
      `M${n(left)} ${n(top)}l${n(deep)} ${n(-lift)}L${n(right + deep)} ${n(top - lift)}L${n(right)} ${n(top)}Z`,
      mix(colour, palette.light, 0.42),
    ) +
    path(
      `M${n(right)} ${n(top)}l${n(deep)} ${n(-lift)}L${n(right + deep)} ${n(base - lift)}L${n(right)} ${n(base)}Z`,
      side,
    ) +
    rect(left, top, right - left, height, front)
  );
}

/** A thick arch that stands like a toy block. */
export function arch({ defs }: Stage, x: number, base: number, half: number, height: number, colour: string): string {
  const inner = half * 0.5;
  const spring = base - height + half;
  const outline = (shift: number) =>
    `M${n(x - half + shift)} ${n(base)}L${n(x - half + shift)} ${n(spring)}A${n(half)} ${n(half)} 0 0 1 ${n(x + half + shift)} ${n(spring)}L${n(x + half + shift)} ${n(base)}L${n(x + inner + shift)} ${n(base)}L${n(x + inner + shift)} ${n(spring)}A${n(inner)} ${n(inner)} 0 0 0 ${n(x - inner + shift)} ${n(spring)}L${n(x - inner + shift)} ${n(base)}Z`;
  const back = defs.linear([
    [0, shade(colour, -0.1)],
    [1, shade(colour, -0.2)],
  ]);
  return path(outline(half * 0.16), back) + path(outline(0), turning(defs, colour));
}

/** A bottle with a cap and a blank label. */
export function bottle(stage: Stage, x: number, base: number, half: number, height: number, colour: string): string {
  const { defs, palette } = stage;
  const top = base - height;
  const neck = half * 0.36;
  const cap = mix(palette.dark, colour, 0.12);
  const shoulder = top + height * 0.36;
  const body = `M${n(x - half)} ${n(base - 14)}Q${n(x - half)} ${n(base)} ${n(x - half + 16)} ${n(base + 3)}Q${n(x)} ${n(base + half * 0.16)} ${n(x + half - 16)} ${n(base + 3)}Q${n(x + half)} ${n(base)} ${n(x + half)} ${n(base - 14)}L${n(x + half)} ${n(shoulder)}C${n(x + half)} ${n(shoulder - half * 0.7)} ${n(x + neck)} ${n(shoulder - half * 0.5)} ${n(x + neck)} ${n(top + height * 0.16)}L${n(x - neck)} ${n(top + height * 0.16)}C${n(x - neck)} ${n(shoulder - half * 0.5)} ${n(x - half)} ${n(shoulder - half * 0.7)} ${n(x - half)} ${n(shoulder)}Z`;
  const label = mix(palette.light, colour, 0.08);
  return (
    path(body, turning(defs, colour)) +
    rect(x - half, shoulder + height * 0.14, half * 2, height * 0.3, turning(defs, label)) +
    rect(
      x - half * 0.82,
      shoulder + 4,
      half * 0.13,
      height * 0.56,
      palette.light,
      `rx="${n(half * 0.06)}" fill-opacity="0.45"`,
    ) +
    rect(x - neck * 1.18, top, neck * 2.36, height * 0.2, turning(defs, cap), 'rx="7"')
  );
}
