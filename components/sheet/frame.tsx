"use client";

import Link from "next/link";
import { Tick } from "@/components/selection/tick";
import { useIsSelected } from "@/components/selection/use-selection";
import { useStudio } from "@/components/studio/context";
import { imageAddress } from "@/components/viewer/address";
import { beginOpening } from "@/components/viewer/opening";
import { frameNumber, ratioName } from "@/lib/format";
import type { FrameView } from "@/lib/schemas/views";
import { averageColor } from "./thumbhash";

type Props = {
  frame: FrameView;
  eager: boolean;
  tabbable: boolean;
  /** The set that it is shown in, if it is. */
  setId?: string;
  keys?: string;
  onOpen: () => void;
};

/** The element that says to those who listen that a frame is selected. */
export const selectedWordsId = "selected-words";

const thumbnailSide = { small: 320, large: 960 };

/** An image of the sheet, never cropped; it opens the viewer, and its tick selects it. */
export function Frame({ frame, eager, tabbable, setId, keys, onOpen }: Props) {
  const { me } = useStudio();
  const selected = useIsSelected(frame.id);
  const { id, width, height } = frame;
  const aspect = width / height;
  const wide = (side: number) => Math.min(width, Math.round(side * Math.min(1, aspect)));
  return (
    <>
      <Link
        href={imageAddress(id, setId)}
        prefetch={false}
        className="frame-link"
        data-frame={id}
        data-selected={selected || undefined}
        aria-describedby={selected ? selectedWordsId : undefined}
        aria-keyshortcuts={keys}
        tabIndex={tabbable ? 0 : -1}
        onClick={onOpen}
        onNavigate={() => beginOpening(frame)}
      >
        <div className="cell-box" style={{ backgroundColor: averageColor(frame.thumbhash) }}>
          <img
            src={`/media/${id}/small`}
            srcSet={`/media/${id}/small ${wide(thumbnailSide.small)}w, /media/${id}/large ${wide(thumbnailSide.large)}w`}
            sizes={`(width < 48rem) ${Math.round(aspect * 160)}px, ${Math.round(aspect * 225)}px`}
            width={width}
            height={height}
            alt={frame.prompt}
            loading={eager ? "eager" : "lazy"}
            decoding="async"
            className="block h-full w-full"
          />
        </div>
      </Link>
      {me.role !== "viewer" && <Tick frame={frame} selected={selected} tabbable={tabbable} />}
    </>
  );
}

/** The print under a frame: number, who, ratio, quality. */
export function FrameCaption({ frame }: { frame: FrameView }) {
  return (
    <>
      <span className="font-semibold text-ink">{frameNumber(frame.number)}</span>{" "}
      {captionWords(frame.person.name, frame.width, frame.height, frame.quality)}
      {frame.demo && " demo"}
      {frame.private && " private"}
    </>
  );
}

/** `Name 3:2 H` */
export function captionWords(name: string, width: number, height: number, quality: string | null): string {
  const letter = quality && quality !== "auto" ? ` ${quality.charAt(0).toUpperCase()}` : "";
  return `${name.split(" ")[0]} ${ratioName(width, height)}${letter}`;
}
