/** What the browser has to know of the schemas without loading what checks them. */

/** Images that one request may name. */
export const maxImagesAtOnce = 2000;

/** Images that one request may put into a set, or take out. */
export const maxSetImagesAtOnce = 1000;

/** Images that a link shows, unless it shows a set. */
export const maxSharedImages = 500;

/** How long the trash keeps an image. */
export const trashDays = 30;

/** Whether the same request, as it is, may go better another time, and has cost nothing so far. */
export function mayGoBetter(error: { code: string; charged: boolean } | null): boolean {
  return error !== null && !error.charged && ["rate_limit_exceeded", "no_channel_available"].includes(error.code);
}
