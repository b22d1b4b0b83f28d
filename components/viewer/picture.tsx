"use client";

import { useState } from "react";
import { averageColor } from "@/components/sheet/thumbhash";
import type { ImageView } from "@/lib/schemas/views";
import { openedWith } from "./opening";
import type { Zoom } from "./use-zoom";

/** The sides of the large thumbnail, which is what is shown until somebody looks closer. */
const largeSide = 960;
/** From here on single pixels are to be seen, not what is between them. */
const pixelated = 300;

type Props = { image: Pick<ImageView, "id" | "width" | "height" | "thumbhash" | "prompt">; zoom: Zoom };

/**
 * The image in the middle of its room: its large thumbnail, and over that the original, once more is wanted of it than
 * the thumbnail has.
 */
export function Picture({ image, zoom }: Props) {
  const { id, width, height } = image;
  const [loaded, setLoaded] = useState(false);
  const largeWidth = Math.min(width, Math.round(largeSide * Math.min(1, width / height)));
  const [wanted, setWanted] = useState(false);
  const [sharp, setSharp] = useState(false);
  if (!wanted && zoom.shownWidth > largeWidth * 1.05) setWanted(true);

  const { k, x, y } = zoom.look;
  const shown = { imageRendering: (zoom.percent ?? 0) >= pixelated ? ("pixelated" as const) : undefined };
  const known = openedWith(id);
  return (
    <div ref={zoom.room} className="viewer-room">
      <div
        className="viewer-image"
        data-whole={k === 1 || undefined}
        style={{
          width: `min(100cqw, 100cqh * ${width / height}, ${width}px)`,
          aspectRatio: `${width} / ${height}`,
          transform: `translate(calc(${x * 100}% + ${zoom.shift}px), ${y * 100}%) scale(${k})`,
          // What is transparent shows the surround, so the placeholder goes once the image is there.
          ...(!loaded && { backgroundColor: averageColor(image.thumbhash) }),
          ...(!loaded && known && { backgroundImage: `url("${known}")`, backgroundSize: "100% 100%" }),
        }}
      >
        <img
          ref={(element) => {
            if (element?.complete && element.naturalWidth > 0) setLoaded(true);
          }}
          src={`/media/${id}/large`}
          width={width}
          height={height}
          alt={image.prompt}
          fetchPriority="high"
          draggable={false}
          onLoad={() => setLoaded(true)}
          style={{ ...shown, opacity: sharp ? 0 : 1 }}
        />
        {wanted && (
          <img
            src={`/media/${id}/original`}
            width={width}
            height={height}
            alt=""
            draggable={false}
            data-sharp={sharp || undefined}
            onLoad={() => setSharp(true)}
            style={{ ...shown, opacity: sharp ? 1 : 0 }}
          />
        )}
      </div>
    </div>
  );
}
