import clsx from "clsx";
import type { CoverView } from "@/lib/schemas/set";

/** The cover of a set, whole, in a box of any shape; an empty set has hatching. */
export function SetThumbnail({ cover, className }: { cover: CoverView | null; className?: string }) {
  if (!cover) return <span className={clsx("hatched block shrink-0", className)} />;
  return (
    <img
      src={`/media/${cover.id}/small`}
      width={cover.width}
      height={cover.height}
      alt=""
      loading="lazy"
      decoding="async"
      className={clsx("shrink-0 bg-track object-contain", className)}
    />
  );
}
