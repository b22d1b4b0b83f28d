import { lightness, mix, shade } from "./colour";
import type { Stage } from "./stage";
import { ellipse, group, n, path, rect } from "./svg";

/** The cast shadow of something that stands at (x, y): dense where it touches the table, gone at its end. */
export function castShadow({ defs, palette }: Stage, x: number, y: number, halfWidth: number, reach: number): string {
  const tone = mix(palette.dark, "#000000", 0.25);
  const soft = defs.radial([
    [0, tone, 0.62],
    [0.5, tone, 0.4],
    [1, tone, 0],
  ]);
  const contact = defs.radial([
    [0, tone, 0.75],
    [0.6, tone, 0.45],
    [1, tone, 0],
  ]);
  return (
    ellipse(x + reach * 0.5, y + 4, halfWidth * 1.1 + reach * 0.62, halfWidth * 0.24 + 10, soft) +
    ellipse(x + halfWidth * 0.12, y + 1, halfWidth * 1.12, halfWidth * 0.13 + 4, contact)
  );
}

/** The light of a window, falling across the wall. */
function windowLight({ width, height, palette, random }: Stage, opacity = 0.2): string {
  const x = random.between(0.02, 0.4) * width;
  const y = random.between(0.02, 0.1) * height;
  const [pane, tall, lean] = [random.between(120, 170), random.between(210, 270), random.between(60, 130)];
  let panes = "";
  for (let column = 0; column < 2; column++) {
    for (let row = 0; row < 2; row++) {
      const px = x + column * (pane + 18) + row * lean * 1.08;
      const py = y + row * (tall + 18) + column * 30;
      panes += path(`M${n(px)} ${n(py)}l${n(pane)} 28l${n(lean)} ${n(tall)}l${n(-pane)} -28Z`, palette.light);
    }
  }
  return group(panes, `opacity="${opacity}"`);
}

/** Wall and table, with the light of a window if the wall can show it. */
export function room(stage: Stage, horizon: number): string {
  const { width, height, palette, defs, random } = stage;
  const wall = defs.linear(
    [
      [0, palette.sky[0]],
      [1, palette.sky[1]],
    ],
    [0, 0, random.between(0.1, 0.5), 1],
  );
  const table = defs.linear([
    [0, shade(palette.ground, 0.05)],
    [0.25, palette.ground],
    [1, shade(palette.ground, -0.09)],
  ]);
  const light = lightness(palette.sky[1]) < 0.97 && random.chance(0.65) ? windowLight(stage) : "";
  return rect(0, 0, width, horizon + 2, wall) + light + rect(0, horizon, width, height - horizon, table);
}
