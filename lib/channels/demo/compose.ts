import type { Palette } from "./palettes";
import { seededRandom } from "./random";
import { type Grain, render } from "./render";
import { revise } from "./revise";
import type { Stage } from "./stage";
import { chooseLight, chooseScene } from "./steer";
import { Defs, n } from "./svg";

export type Commission = {
  prompt: string;
  /** Which of the images of one prompt: each is a variation on the same scene. */
  index: number;
  width: number;
  height: number;
  grain: Grain;
  transparent: boolean;
  /** The colours of a reference image. */
  reference?: Palette;
};

/** The longer side of a scene, in shorter sides. */
const longest = 4;

/** Draws one picture. The same commission always gives the same bytes. */
export async function compose(commission: Commission): Promise<{ bytes: Buffer; revisedPrompt: string }> {
  const { prompt, index, transparent } = commission;
  const words = prompt.toLowerCase().replace(/\s+/g, " ");
  const scene = chooseScene(words, seededRandom(prompt));
  const random = seededRandom(prompt, index);
  const { time, palette } = chooseLight(words, scene, random, commission.reference);
  const shorter = Math.min(commission.width, commission.height);
  // A strip thinner than the scenes are made for shows the middle of one, cropped.
  const [width, height] = [commission.width, commission.height].map(
    (side) => Math.min(longest, side / shorter) * 1000,
  ) as [number, number];
  const defs = new Defs();
  const stage: Stage = { width, height, palette, time, random, defs, says: (pattern) => pattern.test(words) };
  const picture = scene.draw(stage);
  const content = (transparent ? "" : picture.backdrop) + picture.subject;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${commission.width}" height="${commission.height}" viewBox="0 0 ${n(width)} ${n(height)}" preserveAspectRatio="xMidYMid slice">${defs}${content}</svg>`;
  const bytes = await render(svg, commission.width, commission.height, commission.grain, transparent);
  return { bytes, revisedPrompt: revise(commission, picture, palette, time, random) };
}
