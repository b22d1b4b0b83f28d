"use client";

import Link from "next/link";
import { useState, useSyncExternalStore } from "react";
import { useStudio } from "@/components/studio/context";
import { buttonClass } from "@/components/ui/button";
import { Nothing } from "@/components/ui/page";
import type { SetImagesView, SetView } from "@/lib/schemas/set";
import { SetFrames } from "./set-frames";
import { SetHead } from "./set-head";

/** A set: what it is called, and its images in its own order. `rendered` is when the server read it. */
export function SetPage({ set, images, rendered }: { set: SetView; images: SetImagesView; rendered: string }) {
  const { sets, me } = useStudio();
  const [taken, setTaken] = useState<string | null>(null);
  if (taken !== rendered) {
    sets.load(set, images, rendered);
    setTaken(rendered);
  }
  const read = () => sets.get(set.id);
  const state = useSyncExternalStore(sets.subscribe, read, read) ?? {
    set,
    frames: images.frames,
    cursor: images.nextCursor,
  };
  return (
    <>
      <SetHead set={state.set} />
      {state.frames.length > 0 ? (
        <SetFrames state={state} />
      ) : (
        <div className="px-4 pt-2 md:px-6">
          <Nothing title="Nothing in this set yet.">
            {me.role === "viewer" ? (
              <p>Its members fill it from the sheet.</p>
            ) : (
              <>
                <p className="touch:hidden">
                  On the sheet, select frames with the tick in their corner or the X key, then choose Add to set.
                </p>
                <p className="hidden touch:block">On the sheet, hold a frame to select it, then choose Add to set.</p>
                <Link href="/" className={buttonClass()}>
                  To the sheet
                </Link>
              </>
            )}
          </Nothing>
        </div>
      )}
    </>
  );
}
