import { rgbaToDataURL, thumbHashToRGBA } from "thumbhash";

const bytesOf = (thumbhash: string) => Uint8Array.from(atob(thumbhash), (char) => char.charCodeAt(0));
const hasAlpha = (bytes: Uint8Array) => ((bytes[2] ?? 0) & 0x80) !== 0;

/** What was made of a thumbhash before: the same frames are drawn again and again, on the server for everybody. */
function kept<T>(make: (thumbhash: string) => T, most: number) {
  const made = new Map<string, T>();
  return (thumbhash: string) => {
    const before = made.get(thumbhash);
    if (before !== undefined) return before;
    if (made.size >= most) made.clear();
    const value = make(thumbhash);
    made.set(thumbhash, value);
    return value;
  };
}

/**
 * The average colour in a base64 thumbhash as CSS, for the moment before an image is there; undefined without one, and
 * for images that can be seen through.
 */
export function averageColor(thumbhash: string | null): string | undefined {
  return thumbhash ? average(thumbhash) : undefined;
}

const average = kept((thumbhash) => {
  const bytes = bytesOf(thumbhash);
  if (hasAlpha(bytes)) return undefined;
  const [a = 0, b = 0, c = 0] = bytes;
  const header = a | (b << 8) | (c << 16);
  const luminance = (header & 63) / 63;
  const yellowBlue = ((header >> 6) & 63) / 31.5 - 1;
  const redGreen = ((header >> 12) & 63) / 31.5 - 1;
  const blue = luminance - (2 / 3) * yellowBlue;
  const red = (3 * luminance - blue + redGreen) / 2;
  const channels = [red, red - redGreen, blue].map((value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return `rgb(${channels.join(" ")})`;
}, 5000);

/** Whether the image of a base64 thumbhash can be seen through, so that nothing may stay behind it. */
export const isClear = (thumbhash: string) => hasAlpha(bytesOf(thumbhash));

/** The blurred picture in a base64 thumbhash, as the address of an image. */
export const blurred = kept((thumbhash) => {
  const { w, h, rgba } = thumbHashToRGBA(bytesOf(thumbhash));
  return rgbaToDataURL(w, h, rgba);
}, 500);
