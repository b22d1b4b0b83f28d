import type { Sharp } from "sharp";
import type { ImageMime } from "./container";
import { decoding, open } from "./decoder";

/**
 * An image of `pixels` pixels in another format: turned as its EXIF data says, with its colour profile and without other
 * metadata; what was transparent is white in a JPEG. Waits for its turn as everything that decodes does, and only then
 * calls `read`. Throws libvips' error.
 */
export function convertImage(pixels: number, read: () => Promise<Buffer>, mime: ImageMime): Promise<Buffer> {
  return decoding(pixels, "urgent", async () =>
    encode(
      open(await read())
        .autoOrient()
        .keepIccProfile(),
      mime,
    ).toBuffer(),
  );
}

function encode(image: Sharp, mime: ImageMime): Sharp {
  if (mime === "image/png") return image.png();
  if (mime === "image/webp") return image.webp({ quality: 92, effort: 4 });
  return image.flatten({ background: "#ffffff" }).jpeg({ quality: 92, chromaSubsampling: "4:4:4" });
}
