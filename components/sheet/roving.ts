import type { KeyboardEvent } from "react";

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** Moves the focus between frames by arrow keys, Home and End; up and down go to the closest frame of the next row. */
export function moveFocus(event: KeyboardEvent<HTMLElement>) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const frames = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-frame]")];
  const at = frames.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const target = destination(event.key, frames, at);
  if (!target) return;
  event.preventDefault();
  target.focus();
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
