import { resetDatabase } from "./database";
import { signedIn } from "./gateway";
import { newImages } from "./pictures";
import { craftedJpeg, craftedPng, storeOriginal } from "./shared";

/** An empty team of one person with two images, a PNG and a JPEG with all that can be embedded in them. */
export async function stageCrafted() {
  await resetDatabase();
  const { userId } = await signedIn("me@example.com");
  const images = await newImages(userId, 2);
  const [png, jpeg] = await Promise.all([craftedPng(), craftedJpeg()]);
  await storeOriginal(images[0] ?? "", png);
  await storeOriginal(images[1] ?? "", jpeg);
  return { userId, images, png, jpeg };
}
