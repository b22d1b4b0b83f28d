/** Gives the focus to a frame, or else to the first one, or to the page where there is none any more. */
export function focusFrame(region: HTMLElement | null, id: string | null): void {
  const frame = id ? region?.querySelector<HTMLElement>(`[data-frame="${id}"]`) : null;
  const first = region?.querySelector<HTMLElement>("[data-frame]");
  (frame ?? first ?? document.getElementById("main"))?.focus({ preventScroll: true });
}

/** The frame that takes the place of those that go: the next one that stays, or else the one before. */
export function heirOf(order: string[], gone: string[]): string | null {
  const going = new Set(gone);
  const last = order.findLastIndex((id) => going.has(id));
  const next = order.slice(last + 1).find((id) => !going.has(id));
  return next ?? order.slice(0, Math.max(0, last)).findLast((id) => !going.has(id)) ?? null;
}
