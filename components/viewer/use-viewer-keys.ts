"use client";

import { useShortcuts } from "@/components/ui/shortcuts";
import type { Doings } from "./use-doings";
import type { Way } from "./use-way";
import type { Zoom } from "./use-zoom";

type Options = { way: Way; doings: Doings; zoom: Zoom; cycle: () => void; toggleFacts: () => void };

/** CSS pixels by which an arrow moves an image that is zoomed in. */
const stride = 96;

/** The keys of the viewer. Arrows go to the neighbours, or move an image that is zoomed in. */
export function useViewerKeys({ way, doings, zoom, cycle, toggleFacts }: Options) {
  const arrow = (dx: number, dy: number, otherwise?: () => void) => () => {
    if (zoom.zoomed) zoom.pan(dx * stride, dy * stride);
    else otherwise?.();
  };
  // Up and down scroll the facts where there is nothing to move.
  const vertical = zoom.zoomed
    ? ([
        ["ArrowUp", arrow(0, 1)],
        ["ArrowDown", arrow(0, -1)],
      ] as const)
    : [];
  const { remix, reference, share, add } = doings;
  useShortcuts([
    ["Escape", zoom.zoomed ? zoom.toWhole : way.close, "close"],
    ["ArrowLeft", arrow(1, 0, way.toNewer), "newer"],
    ["ArrowRight", arrow(-1, 0, way.toOlder), "older"],
    ...vertical,
    ["+", zoom.larger, "zoomIn"],
    ["=", zoom.larger],
    ["-", zoom.smaller, "zoomOut"],
    ["0", zoom.toWhole],
    ["1", zoom.toPixels, "zoom"],
    ["i", toggleFacts, "facts"],
    ["b", cycle, "surround"],
    ["d", () => document.getElementById("download")?.click(), "download"],
    ...(remix ? ([["r", remix, "remix"]] as const) : []),
    ...(reference ? ([["u", reference, "reference"]] as const) : []),
    ...(share ? ([["s", share, "share"]] as const) : []),
    ...(add ? ([["l", add, "addToSet"]] as const) : []),
  ]);
}
