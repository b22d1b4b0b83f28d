import type { FrameView } from "@/lib/schemas/views";

/** What of an image is known, and its thumbnail that is loaded already. */
export type OpeningImage = Pick<FrameView, "id" | "width" | "height" | "thumbhash"> & { src: string };

let current: OpeningImage | null = null;
let last: OpeningImage | null = null;
const listeners = new Set<() => void>();

function set(next: OpeningImage | null) {
  current = next;
  for (const listener of listeners) listener();
}

/** Shows a frame at its place in the viewer at once, while the viewer itself is still on its way. */
export function beginOpening(frame: FrameView) {
  // The viewer comes once there is a connection again; until then one stays where one is.
  if (!navigator.onLine) return;
  const img = document.querySelector<HTMLImageElement>(`[data-frame="${frame.id}"] img`);
  const { id, width, height, thumbhash } = frame;
  const src = img?.complete && img.currentSrc ? img.currentSrc : `/media/${id}/small`;
  last = { id, width, height, thumbhash, src };
  set(last);
}

/** The viewer is there, or will not come. */
export function endOpening() {
  if (current) set(null);
}

/** The thumbnail with which this image was opened; undefined for any other. */
export function openedWith(id: string): string | undefined {
  return last?.id === id ? last.src : undefined;
}

export const openingStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  get: () => current,
  none: () => null,
};
