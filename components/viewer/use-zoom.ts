"use client";

import { type Dispatch, type SetStateAction, useEffect, useEffectEvent, useRef, useState } from "react";
import { useGestures } from "./gestures";
import { kAt, kept, type Look, largestK, type Measure, panned, percentOf, whole, zoomedAt } from "./zoom";

type Size = { width: number; height: number };
type Point = { x: number; y: number };
export type LookState = [Look, Dispatch<SetStateAction<Look>>];

/** What one press of plus or minus does. */
const step = 1.5;

/**
 * Zoom and pan of one image in its room, by pointers, the wheel and, through what it returns, by keys and buttons. With
 * `linked` several images are looked at alike. `onSwipe` hears of swipes while the image is whole.
 */
export function useZoom(image: Size, onSwipe?: ((step: 1 | -1) => void) | undefined, linked?: LookState) {
  const own = useState(whole);
  const [look, setLook] = linked ?? own;
  const room = useRef<HTMLDivElement>(null);

  const change = (next: (look: Look, measure: Measure) => Look) => {
    const measure = measured(room.current, image);
    const largest = largestK(measure.width, image.width, window.devicePixelRatio);
    setLook((before) => kept(next(before, measure), measure, largest));
  };
  // Those that are looked at alike have edges of their own: one would move the others.
  const fit = useFitWidth(room, image, () => {
    if (!linked) change((before) => before);
  });
  const dpr = fit === null ? 1 : window.devicePixelRatio;
  const by = (factor: number, point: Point = { x: 0, y: 0 }) =>
    change((before, measure) => {
      const largest = largestK(measure.width, image.width, window.devicePixelRatio);
      return zoomedAt(before, Math.min(largest, Math.max(1, before.k * factor)), point, measure);
    });
  const pan = (dx: number, dy: number) => change((before, measure) => panned(before, dx, dy, measure));
  const toWhole = () => setLook(whole);
  /** One pixel of the image is one of the device; where that is hardly more than the whole, two. */
  const toPixels = (point: Point = { x: 0, y: 0 }) =>
    change((before, measure) => {
      const one = kAt(100, measure.width, image.width, window.devicePixelRatio);
      return zoomedAt(before, one > 1.05 ? one : Math.max(1, one * 2), point, measure);
    });
  const toggle = (point?: Point) => (look.k > 1 ? toWhole() : toPixels(point));
  const zoomed = look.k > 1;
  const gestures = useGestures({ room, zoomed, by, pan, toggle, onSwipe });

  return {
    look,
    room,
    zoomed,
    handlers: gestures.handlers,
    /** CSS pixels by which a finger moves the whole image aside. */
    shift: gestures.shift,
    /** Device pixels of one pixel of the image in percent; null until the page has come to life. */
    percent: fit === null ? null : Math.round(percentOf(look, fit, image.width, dpr)),
    /** Device pixels across, as shown; 0 until the page has come to life. */
    shownWidth: fit === null ? 0 : look.k * fit * dpr,
    larger: () => by(step),
    smaller: () => by(1 / step),
    toWhole,
    toPixels: () => toPixels(),
    toggle: () => toggle(),
    pan,
  };
}

export type Zoom = ReturnType<typeof useZoom>;

/** The size of an image in a room, as the CSS of `viewer-image` has it: whole, and never larger than it is. */
function measured(room: HTMLElement | null, image: Size): Measure {
  const [roomWidth, roomHeight] = [room?.clientWidth ?? 0, room?.clientHeight ?? 0];
  const width = Math.min(roomWidth, (roomHeight * image.width) / image.height, image.width);
  return { width, height: (width * image.height) / image.width, roomWidth, roomHeight };
}

/** How wide the image is where it fits its room; null until that is known. */
function useFitWidth(room: { current: HTMLElement | null }, image: Size, onResize: () => void): number | null {
  const [width, setWidth] = useState<number | null>(null);
  const resized = useEffectEvent(onResize);
  useEffect(() => {
    const element = room.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setWidth(measured(element, { width: image.width, height: image.height }).width);
      resized();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [room, image.width, image.height]);
  return width;
}
