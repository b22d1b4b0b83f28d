import type { KeyboardEvent } from "react";

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * The frame that an arrow key, Home or End leads to from the one in focus, or from the one whose tick is; up and down lead
 * to the closest frame of the next row.
 */
export function neighbourFrame(event: KeyboardEvent<HTMLElement>): { from: HTMLElement; to: HTMLElement } | undefined {
  const frames = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-frame]")];
  const { frame, tick } = (event.target as HTMLElement).dataset;
  const at = frames.findIndex((each) => each.dataset.frame === (frame ?? tick));
  const from = frames[at];
  const to = from && destination(event.key, frames, at);
  return from && to && { from, to };
}

/** Moves the focus between frames by arrow keys, Home and End; with Shift it says where to, so that a range can grow. */
export function moveFocus(event: KeyboardEvent<HTMLElement>, extend?: (id: string) => void) {
  if (event.altKey || event.ctrlKey || event.metaKey || (event.shiftKey && !extend)) return;
  const found = neighbourFrame(event);
  if (!found) return;
  event.preventDefault();
  found.to.focus();
  if (event.shiftKey) extend?.(found.to.dataset.frame ?? "");
}

function destination(key: string, frames: HTMLElement[], at: number): HTMLElement | undefined {
  const step = steps[key];
  if (step) return frames[at + step];
  if (key === "Home") return frames[0];
  if (key === "End") return frames.at(-1);
  if (key === "ArrowDown") return inNextRow(frames[at], frames.slice(at + 1));
  if (key === "ArrowUp") return inNextRow(frames[at], frames.slice(0, at).reverse());
  return undefined;
}

/** Of the first row that differs from the current one, the frame whose middle is closest. */
function inNextRow(current: HTMLElement | undefined, others: HTMLElement[]): HTMLElement | undefined {
  if (!current) return undefined;
  const from = current.getBoundingClientRect();
  const middle = (box: DOMRect) => box.left + box.width / 2;
  let best: { frame: HTMLElement; distance: number } | undefined;
  let row: number | undefined;
  for (const frame of others) {
    const box = frame.getBoundingClientRect();
    if (Math.abs(box.top - from.top) < 2) continue;
    row ??= box.top;
    if (Math.abs(box.top - row) > 2) break;
    const distance = Math.abs(middle(box) - middle(from));
    if (!best || distance < best.distance) best = { frame, distance };
  }
  return best?.frame;
}
