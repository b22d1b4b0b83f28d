/** The average colour in a base64 thumbhash as CSS, for the moment before an image is there; undefined without one. */
export function averageColor(thumbhash: string | null): string | undefined {
  if (!thumbhash) return undefined;
  const [a = 0, b = 0, c = 0] = Array.from(atob(thumbhash).slice(0, 3), (char) => char.charCodeAt(0));
  const header = a | (b << 8) | (c << 16);
  const luminance = (header & 63) / 63;
  const yellowBlue = ((header >> 6) & 63) / 31.5 - 1;
  const redGreen = ((header >> 12) & 63) / 31.5 - 1;
  const blue = luminance - (2 / 3) * yellowBlue;
  const red = (3 * luminance - blue + redGreen) / 2;
  const channels = [red, red - redGreen, blue].map((value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return `rgb(${channels.join(" ")})`;
}
