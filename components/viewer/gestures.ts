"use client";

import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";

type Point = { x: number; y: number };
type Options = {
  room: RefObject<HTMLElement | null>;
  zoomed: boolean;
  /** Points are in CSS pixels from the room's centre. */
  by: (factor: number, point: Point) => void;
  pan: (dx: number, dy: number) => void;
  toggle: (point: Point) => void;
  onSwipe?: ((step: 1 | -1) => void) | undefined;
};

const swipe = { least: 56, slope: 1.5 };
const tap = { reach: 10, within: 320, apart: 30 };

/** Turns pointers and the wheel into zooming, panning and swipes: drag, pinch, double click or tap, swipe. */
export function useGestures({ room, zoomed, by, pan, toggle, onSwipe }: Options) {
  const pointers = useRef(new Map<number, Point>());
  const start = useRef<(Point & { pinched: boolean }) | null>(null);
  const lastTap = useRef<(Point & { at: number }) | null>(null);
  const [shift, setShift] = useState(0);

  const fromCentre = ({ x, y }: Point): Point => {
    const box = room.current?.getBoundingClientRect();
    return box ? { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 } : { x: 0, y: 0 };
  };

  const wheel = useEffectEvent((event: WheelEvent) => {
    // On a narrow page the wheel scrolls to the facts under the image.
    if (!event.ctrlKey && !window.matchMedia("(width >= 48rem)").matches) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 32;
    // A pinch on a trackpad comes as a wheel with Ctrl, in small steps.
    const factor = Math.exp(-Math.max(-240, Math.min(240, pixels)) * (event.ctrlKey ? 0.01 : 0.002));
    by(factor, fromCentre({ x: event.clientX, y: event.clientY }));
  });
  useEffect(() => {
    const stage = room.current?.parentElement;
    // React's own listener is passive and could not keep the page from zooming.
    stage?.addEventListener("wheel", wheel, { passive: false });
    return () => stage?.removeEventListener("wheel", wheel);
  }, [room]);

  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, pointOf(event));
    const pinched = pointers.current.size > 1;
    start.current = pinched ? { ...(start.current ?? pointOf(event)), pinched } : { ...pointOf(event), pinched };
    if (pinched) setShift(0);
  };

  const move = (event: PointerEvent<HTMLElement>) => {
    const before = pointers.current.get(event.pointerId);
    if (!before || !start.current) return;
    const now = pointOf(event);
    pointers.current.set(event.pointerId, now);
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const [was, is] = [distance(before, other), distance(now, other)];
      if (was > 0) by(is / was, fromCentre(middle(now, other)));
      pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    } else if (zoomed) pan(now.x - before.x, now.y - before.y);
    else if (onSwipe && event.pointerType !== "mouse" && !start.current.pinched) setShift(now.x - start.current.x);
  };

  const up = (event: PointerEvent<HTMLElement>) => {
    const known = pointers.current.delete(event.pointerId);
    const from = start.current;
    if (!known || !from || pointers.current.size > 0) return;
    start.current = null;
    setShift(0);
    if (from.pinched) return;
    const to = pointOf(event);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    if (Math.hypot(dx, dy) <= tap.reach) return tapped(to, event.timeStamp);
    const across = Math.abs(dx) > swipe.least && Math.abs(dx) > swipe.slope * Math.abs(dy);
    if (across && !zoomed && event.pointerType !== "mouse") onSwipe?.(dx < 0 ? 1 : -1);
  };

  const tapped = (point: Point, at: number) => {
    const last = lastTap.current;
    const double = last && at - last.at < tap.within && distance(last, point) < tap.apart;
    lastTap.current = double ? null : { ...point, at };
    if (double) toggle(fromCentre(point));
  };

  const cancel = (event: PointerEvent<HTMLElement>) => {
    pointers.current.delete(event.pointerId);
    start.current = null;
    setShift(0);
  };

  return {
    shift: zoomed ? 0 : shift,
    handlers: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: cancel },
  };
}

const pointOf = (event: PointerEvent): Point => ({ x: event.clientX, y: event.clientY });
const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);
const middle = (one: Point, other: Point): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
