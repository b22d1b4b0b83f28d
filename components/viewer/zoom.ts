/**
 * How an image is looked at: `k` times as large as it fits its room, its centre moved by `x` and `y` of the size at which
 * it fits. Independent of pixels, so that several images can be looked at alike.
 */
export type Look = { k: number; x: number; y: number };

/** CSS pixels: the size at which the image fits, and the room around it. */
export type Measure = { width: number; height: number; roomWidth: number; roomHeight: number };

/** All of the image, as large as the room allows. */
export const whole: Look = { k: 1, x: 0, y: 0 };

/** One pixel of the image fills at most so many device pixels across. */
const deepest = 8;

/** How many device pixels one pixel of the image takes across, in percent. */
export function percentOf(look: Look, fitWidth: number, imageWidth: number, dpr: number): number {
  return ((look.k * fitWidth * dpr) / imageWidth) * 100;
}

/** The `k` at which one pixel of the image is one device pixel, or `percent` of it. */
export function kAt(percent: number, fitWidth: number, imageWidth: number, dpr: number): number {
  return ((percent / 100) * imageWidth) / (fitWidth * dpr);
}

/** The largest `k` that there is, which is never less than 1. */
export function largestK(fitWidth: number, imageWidth: number, dpr: number): number {
  return Math.max(1, kAt(deepest * 100, fitWidth, imageWidth, dpr));
}

/** The look, no smaller than the whole and no further aside than its edges reach. */
export function kept({ k, x, y }: Look, measure: Measure, largest: number): Look {
  const scale = Math.min(largest, Math.max(1, k));
  const room = (size: number, around: number) => (size > 0 ? Math.max(0, (scale * size - around) / (2 * size)) : 0);
  const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value)) || 0;
  return {
    k: scale,
    x: within(x, room(measure.width, measure.roomWidth)),
    y: within(y, room(measure.height, measure.roomHeight)),
  };
}

/** Another `k`, while what is under the point stays there. The point is in CSS pixels from the room's centre. */
export function zoomedAt(look: Look, k: number, point: { x: number; y: number }, measure: Measure): Look {
  const at = { x: point.x / measure.width, y: point.y / measure.height };
  const factor = k / look.k;
  return { k, x: at.x - (at.x - look.x) * factor, y: at.y - (at.y - look.y) * factor };
}

/** The look moved by CSS pixels. */
export function panned(look: Look, dx: number, dy: number, measure: Measure): Look {
  return { ...look, x: look.x + dx / measure.width, y: look.y + dy / measure.height };
}
