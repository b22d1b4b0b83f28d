"use client";

import { type Shortcut, type ShortcutLabel, useShortcuts } from "@/components/ui/shortcuts";
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
  const may = (key: string, act: (() => void) | undefined, label: ShortcutLabel): Shortcut[] =>
    act ? [[key, act, label]] : [];
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
    ["c", doings.compare, "compare"],
    ...may("r", doings.remix, "remix"),
    ...may("u", doings.reference, "reference"),
    ...may("p", doings.pick, "pick"),
    ...may("s", doings.share, "share"),
    ...may("l", doings.add, "addToSet"),
    ...may("Delete", doings.trash, "delete"),
  ]);
}
