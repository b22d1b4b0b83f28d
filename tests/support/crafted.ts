import { beforeEach } from "vitest";
import { newImages } from "./pictures";
import { craftedJpeg, craftedPng, storeOriginal } from "./shared";
import { teamOf } from "./team";

/**
 * For each test an empty team of one person with two images, a PNG and a JPEG with all that can be embedded in them.
 * Called at the top of a file, and filled before each of its tests runs.
 */
export function craftedTeam() {
  const { me } = teamOf("me");
  const crafted = {} as Crafted;
  beforeEach(async () => {
    const images = await newImages(me.userId, 2);
    const [png, jpeg] = await Promise.all([craftedPng(), craftedJpeg()]);
    await storeOriginal(images[0] ?? "", png);
    await storeOriginal(images[1] ?? "", jpeg);
    Object.assign(crafted, { images, png, jpeg });
  });
  return { me, crafted, first: () => crafted.images[0] ?? "", second: () => crafted.images[1] ?? "" };
}

type Crafted = { images: string[]; png: Buffer; jpeg: Buffer };
