"use client";

import { type MouseEvent, type PointerEvent, useRef } from "react";
import { useStudio } from "@/components/studio/context";

/** How long a finger rests on a frame to select it. */
const holdMs = 450;
/** A finger that moves farther scrolls. */
const slack = 10;

type Touch = { x: number; y: number; timer: ReturnType<typeof setTimeout> };

/** The id of the frame that an element belongs to: its image or its tick. */
export function frameOf(target: Element | null): string | undefined {
  const part = target?.closest<HTMLElement>("[data-frame], [data-tick]");
  return part?.dataset.frame ?? part?.dataset.tick;
}

/**
 * What selects frames by pointer, for the element around them: the tick, Ctrl or Cmd and Shift with a click, a finger that
 * rests on a frame; while something is selected, a tap. Any other click goes on to the frame's link. `extend` selects up
 * to a frame.
 */
export function useGestures(extend: (id: string) => void) {
  const { selection, me } = useStudio();
  const byTouch = useRef(false);
  const touch = useRef<Touch | null>(null);
  /** The click that follows a finger that rested is not another one. */
  const held = useRef(false);

  const letGo = () => {
    clearTimeout(touch.current?.timer);
    touch.current = null;
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    byTouch.current = event.pointerType === "touch";
    held.current = false;
    letGo();
    const id = frameOf(event.target as Element);
    if (!byTouch.current || id === undefined || !event.isPrimary) return;
    const timer = setTimeout(() => {
      held.current = true;
      selection.toggle(id);
    }, holdMs);
    touch.current = { x: event.clientX, y: event.clientY, timer };
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const from = touch.current;
    if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > slack) letGo();
  };

  const onClickCapture = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as Element;
    const id = frameOf(target);
    if (id === undefined) return;
    const tapped = byTouch.current && event.detail > 0;
    const toggles =
      target.closest("[data-tick]") !== null || event.ctrlKey || event.metaKey || (tapped && selection.get().size > 0);
    if (!held.current && !event.shiftKey && !toggles) return;
    event.preventDefault();
    event.stopPropagation();
    if (held.current) held.current = false;
    else if (event.shiftKey) extend(id);
    else selection.toggle(id);
  };

  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    if (byTouch.current && frameOf(event.target as Element)) event.preventDefault();
  };

  if (me.role === "viewer") return {};
  return {
    onPointerDown,
    onPointerMove,
    onPointerUp: letGo,
    onPointerCancel: letGo,
    onClickCapture,
    onContextMenu,
  };
}
