"use client";

import { useEffect, useEffectEvent } from "react";
import { Picture } from "@/components/viewer/picture";
import { type LookState, useZoom, type Zoom } from "@/components/viewer/use-zoom";
import { frameNumber } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { Caption } from "./caption";
import { useTouch } from "./context";

type Props = { image: ImageView; look: LookState; onZoom: ((zoom: Zoom) => void) | undefined };

/** One of the images that are side by side. */
export function Pane({ image, look, onZoom }: Props) {
  const zoom = useZoom(image, undefined, look);
  useReport(zoom, onZoom);
  return (
    <section
      aria-label={`${frameNumber(image.number)}, ${image.prompt.slice(0, 80)}`}
      className="compare-pane"
      {...useTouch(image.id)}
    >
      <div className="viewer-stage" data-zoomed={zoom.zoomed || undefined} {...zoom.handlers}>
        <Picture image={image} zoom={zoom} />
      </div>
      <Caption image={image} />
    </section>
  );
}

/** Tells whoever leads how the image is looked at, whenever that has changed. */
export function useReport(zoom: Zoom, onZoom: ((zoom: Zoom) => void) | undefined) {
  const report = useEffectEvent(() => onZoom?.(zoom));
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what may change.
  useEffect(() => report(), [zoom.percent, zoom.zoomed]);
}
