"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import type { Translate } from "@/components/i18n/translate";
import { Tick } from "@/components/selection/tick";
import { useIsSelected } from "@/components/selection/use-selection";
import { useStudio } from "@/components/studio/context";
import { imageAddress } from "@/components/viewer/address";
import { useOpenedView } from "@/components/viewer/opened-view";
import { beginOpening } from "@/components/viewer/opening";
import { frameNumber, ratioName, shownRatio } from "@/lib/format";
import type { FrameView } from "@/lib/schemas/views";
import type { RowSize } from "./row-size";
import { averageColor, blurred, isClear } from "./thumbhash";

type Props = {
  frame: FrameView;
  /** Given to each: to make it anew for sixty of them is a tenth of what the page costs the server. */
  t: Translate<"sheet">;
  eager: boolean;
  tabbable: boolean;
  /** How wide it is drawn, in pixels, where that is known. */
  width?: number | undefined;
  /** It passes by so fast that its image is not loaded. */
  bare?: boolean;
  /** How high the rows are that it is in. */
  size?: RowSize;
  /** The set that it is shown in, if it is. */
  setId?: string;
  keys?: string;
  onOpen: (id: string) => void;
};

/** The elements that say to those who listen that a frame is selected, or picked. */
export const selectedWordsId = "selected-words";
export const pickedWordsId = "picked-words";

const thumbnailSide = { small: 320, large: 960 };
/** Of the images of small, medium and large rows, in pixels, before anybody knows how wide the page is. */
const usualHeight = {
  s: { phone: 95, desktop: 150 },
  m: { phone: 126, desktop: 210 },
  l: { phone: 190, desktop: 320 },
};
const narrow = "(width < 48rem)";
/** A thumbnail is still good enough for a frame so many times larger than it was chosen for. */
const enough = 1.2;
/** An image that is not there by then gets its blurred picture. */
const patienceMs = 80;

/** An image of the sheet, never cropped; it opens the viewer, and its tick selects it. */
export function Frame({ frame, t, eager, tabbable, width, bare = false, size = "m", setId, keys, onOpen }: Props) {
  const { me } = useStudio();
  const view = useOpenedView();
  const selected = useIsSelected(frame.id);
  const { id, picked } = frame;
  const aspect = frame.width / frame.height;
  const wide = (side: number) => Math.min(frame.width, Math.round(side * Math.min(1, aspect)));
  const sizes = useSizes(aspect, size, width);
  const words = [selected && selectedWordsId, picked && pickedWordsId].filter(Boolean).join(" ");
  return (
    <>
      <Link
        href={imageAddress(id, setId, view)}
        prefetch={false}
        className="frame-link cell-box"
        data-frame={id}
        data-selected={selected || undefined}
        data-picked={picked || undefined}
        aria-describedby={words || undefined}
        aria-keyshortcuts={keys}
        tabIndex={tabbable ? 0 : -1}
        onClick={() => onOpen(id)}
        onNavigate={() => beginOpening(frame)}
      >
        <img
          ref={usePlaceholder(frame.thumbhash)}
          {...(!bare && {
            src: `/media/${id}/small`,
            srcSet: `/media/${id}/small ${wide(thumbnailSide.small)}w, /media/${id}/large ${wide(thumbnailSide.large)}w`,
            sizes,
          })}
          width={frame.width}
          height={frame.height}
          alt={frame.prompt}
          loading={eager ? "eager" : "lazy"}
          decoding="async"
          style={{ backgroundColor: averageColor(frame.thumbhash) }}
        />
      </Link>
      {me.role !== "viewer" && <Tick frame={frame} t={t} selected={selected} tabbable={tabbable} />}
    </>
  );
}

/**
 * What the browser chooses the thumbnail by. It stays while the frame is hardly larger than was said, as when the script
 * places what the page came with: with other words the image would be loaded and painted once more.
 */
function useSizes(aspect: number, size: RowSize, width: number | undefined): string {
  const [kept, keep] = useState(() => {
    const phone = Math.round(aspect * usualHeight[size].phone);
    const desktop = Math.round(aspect * usualHeight[size].desktop);
    return { width, phone, desktop, sizes: width ? `${width}px` : `${narrow} ${phone}px, ${desktop}px` };
  });
  if (width === undefined) return kept.sizes;
  const said = kept.width ?? (window.matchMedia(narrow).matches ? kept.phone : kept.desktop);
  if (width < said * enough) return kept.sizes;
  const sizes = `${width}px`;
  keep({ ...kept, width, sizes });
  return sizes;
}

/** Draws the blurred picture behind an image that takes its time; until it has come, if it can be seen through. */
function usePlaceholder(thumbhash: string | null) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const element = image.current;
    if (!thumbhash || !element) return;
    const clear = () => {
      element.style.backgroundImage = "";
    };
    const timer = setTimeout(() => {
      if (element.complete && element.currentSrc) return;
      element.style.backgroundImage = `url(${blurred(thumbhash)})`;
      if (isClear(thumbhash)) element.addEventListener("load", clear, { once: true });
    }, patienceMs);
    return () => {
      clearTimeout(timer);
      element.removeEventListener("load", clear);
    };
  }, [thumbhash]);
  return image;
}

/** The print under a frame: number, who, ratio, quality. The grease pencil marks the number of what is picked. */
export function FrameCaption({ frame, t }: { frame: FrameView; t: Translate<"sheet"> }) {
  return (
    <>
      <b data-picked={frame.picked || undefined}>{frameNumber(frame.number)}</b>{" "}
      {captionWords(frame.person.name, frame.width, frame.height, frame.quality)}
      {frame.demo && ` ${t("demo")}`}
      {frame.private && ` ${t("private")}`}
    </>
  );
}

/** `Name 3:2 H` */
export function captionWords(name: string, width: number, height: number, quality: string | null): string {
  const letter = quality && quality !== "auto" ? ` ${quality.charAt(0).toUpperCase()}` : "";
  return `${name.split(" ")[0]} ${shownRatio(ratioName(width, height))}${letter}`;
}
