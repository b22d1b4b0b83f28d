"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState, useSyncExternalStore } from "react";
import { useStudio } from "@/components/studio/context";
import { buttonClass } from "@/components/ui/button";
import { Nothing } from "@/components/ui/page";
import { useShortcuts } from "@/components/ui/shortcuts";
import type { SetImagesView, SetView } from "@/lib/schemas/set";
import { SetFrames } from "./set-frames";
import { SetHead } from "./set-head";

/** A set: what it is called, and its images in its own order. `rendered` is when the server read it. */
export function SetPage({ set, images, rendered }: { set: SetView; images: SetImagesView; rendered: string }) {
  const common = useTranslations("common");
  const t = useTranslations("sets");
  const { sets, me } = useStudio();
  const [sharing, setSharing] = useState(false);
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
  // Where there are frames, they hear it: it may be about some of them.
  useShortcuts(state.frames.length === 0 && me.role !== "viewer" ? [["s", () => setSharing(true), "share"]] : []);
  return (
    <>
      <SetHead set={state.set} sharing={sharing} onSharing={setSharing} />
      {state.frames.length > 0 ? (
        <SetFrames state={state} onShare={() => setSharing(true)} />
      ) : (
        <div className="px-2 pt-2 md:px-4">
          <Nothing title={t("empty")}>
            {me.role === "viewer" ? (
              <p>{t("emptyViewer")}</p>
            ) : (
              <>
                <p className="touch:hidden">{t("emptyPointer")}</p>
                <p className="hidden touch:block">{t("emptyTouch")}</p>
                <Link href="/" className={buttonClass()}>
                  {common("toSheet")}
                </Link>
              </>
            )}
          </Nothing>
        </div>
      )}
    </>
  );
}
