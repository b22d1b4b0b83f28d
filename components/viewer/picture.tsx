"use client";

import { type TouchEvent, useRef } from "react";
import { averageColor } from "@/components/sheet/thumbhash";
import type { ImageView } from "@/lib/schemas/views";

type Props = { image: ImageView; color: string; onSwipe: (step: 1 | -1) => void };

/** The image as large as the surround allows, never larger than it is. A swipe goes to its neighbours. */
export function Picture({ image, color, onSwipe }: Props) {
  const start = useRef<{ x: number; y: number } | null>(null);
  const { id, width, height } = image;
  const large = Math.min(width, Math.round(960 * Math.min(1, width / height)));

  const begin = ({ touches }: TouchEvent) => {
    const touch = touches[0];
    start.current = touch && touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
  };
  const end = ({ changedTouches }: TouchEvent) => {
    const touch = changedTouches[0];
    if (!start.current || !touch) return;
    const across = touch.clientX - start.current.x;
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(touch.clientY - start.current.y))
      onSwipe(across < 0 ? 1 : -1);
  };

  return (
    <div
      className="h-[56dvh] shrink-0 p-2 md:h-auto md:min-w-0 md:flex-1 md:p-7"
      style={{ backgroundColor: color }}
      onTouchStart={begin}
      onTouchEnd={end}
    >
      <div className="viewer-room">
        <img
          src={`/media/${id}/large`}
          srcSet={`/media/${id}/large ${large}w, /media/${id}/original ${width}w`}
          sizes="(width < 48rem) 100vw, calc(100vw - 23rem)"
          width={width}
          height={height}
          alt={image.prompt}
          fetchPriority="high"
          className="viewer-image"
          style={{
            width: `min(100cqw, 100cqh * ${width / height}, ${width}px)`,
            backgroundColor: averageColor(image.thumbhash),
          }}
        />
      </div>
    </div>
  );
}
