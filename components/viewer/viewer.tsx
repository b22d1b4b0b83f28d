"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { fillDraft } from "@/components/composer/draft";
import { AddToSet } from "@/components/sets/add-to-set";
import { ShareDialog } from "@/components/share/share-dialog";
import { useStudio } from "@/components/studio/context";
import { useShortcuts } from "@/components/ui/shortcuts";
import { frameNumber } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { Actions } from "./actions";
import { imageAddress } from "./address";
import { Head } from "./head";
import { Picture } from "./picture";

const surrounds = ["#808080", "#000000", "#ffffff"];

/** Stays while one goes from image to image. */
let lastSurround = 0;

type Props = { image: ImageView; setId?: string | undefined; children: ReactNode };

/**
 * An image on a neutral surround, what can be done with it, and (as children) what is known about it. With `setId` it was
 * opened from that set, and the way back leads there.
 */
export function Viewer({ image, setId, children }: Props) {
  const router = useRouter();
  const { me, store, selection, announce } = useStudio();
  const [surround, setSurround] = useState(lastSurround);
  const [sharing, setSharing] = useState(false);
  const [adding, setAdding] = useState(false);

  useEffect(() => {
    store.lastOpened = image.id;
  }, [store, image.id]);

  const close = () => (store.openedFrom ? router.back() : router.push(setId ? `/sets/${setId}` : "/"));
  const show = (id: string | null) => id && router.replace(imageAddress(id, setId));
  const fill = () => {
    const { prompt, model, quality, receipt, width, height } = image;
    selection.clear();
    fillDraft({ prompt, model, quality, size: receipt.sizeAsked ?? `${width}x${height}` });
    router.push("/");
  };
  const remix = me.role === "viewer" ? undefined : fill;
  const cycle = () => {
    lastSurround = (surround + 1) % surrounds.length;
    setSurround(lastSurround);
    announce(`Surround: ${["grey", "black", "white"][lastSurround]}`);
  };

  const share = me.role === "viewer" ? undefined : () => setSharing(true);
  const add = me.role === "viewer" ? undefined : () => setAdding(true);

  useShortcuts([
    ["Escape", close],
    ["ArrowLeft", () => show(image.newerId)],
    ["ArrowRight", () => show(image.olderId)],
    ["b", cycle],
    ["d", () => document.getElementById("download")?.click()],
    ["r", () => remix?.()],
    ["s", () => share?.()],
    ["l", () => add?.()],
  ]);

  return (
    <main className="flex min-h-dvh flex-col md:h-dvh md:flex-row">
      <Picture
        image={image}
        color={surrounds[surround] ?? "#808080"}
        onSwipe={(step) => show(step > 0 ? image.olderId : image.newerId)}
      />
      <aside
        aria-label="About this image"
        className="flex flex-col gap-4 bg-panel p-4 pb-10 md:w-80 md:shrink-0 md:overflow-y-auto md:border-l md:border-hairline"
      >
        <Head image={image} setId={setId} onClose={close} />
        {children}
        <Actions image={image} onRemix={remix} onShare={share} onSurround={cycle} onAdd={add} />
      </aside>
      {sharing && (
        <ShareDialog
          target={{ imageIds: [image.id] }}
          title={frameNumber(image.number)}
          onClose={() => setSharing(false)}
        />
      )}
      {adding && <AddToSet imageIds={[image.id]} onClose={() => setAdding(false)} onAdded={() => setAdding(false)} />}
    </main>
  );
}
