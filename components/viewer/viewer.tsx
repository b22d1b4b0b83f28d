"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { fillDraft } from "@/components/composer/draft";
import { ShareDialog } from "@/components/share/share-dialog";
import { useStudio } from "@/components/studio/context";
import { useShortcuts } from "@/components/ui/shortcuts";
import { frameNumber } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { Actions } from "./actions";
import { Head } from "./head";
import { Picture } from "./picture";

const surrounds = ["#808080", "#000000", "#ffffff"];

/** Stays while one goes from image to image. */
let lastSurround = 0;

/** An image on a neutral surround, what can be done with it, and (as children) what is known about it. */
export function Viewer({ image, children }: { image: ImageView; children: ReactNode }) {
  const router = useRouter();
  const { me, store, announce } = useStudio();
  const [surround, setSurround] = useState(lastSurround);
  const [sharing, setSharing] = useState(false);

  useEffect(() => {
    store.lastOpened = image.id;
  }, [store, image.id]);

  const close = () => (store.openedFrom ? router.back() : router.push("/"));
  const show = (id: string | null) => id && router.replace(`/i/${id}`);
  const fill = () => {
    const { prompt, model, quality, receipt, width, height } = image;
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

  useShortcuts([
    ["Escape", close],
    ["ArrowLeft", () => show(image.newerId)],
    ["ArrowRight", () => show(image.olderId)],
    ["b", cycle],
    ["d", () => document.getElementById("download")?.click()],
    ["r", () => remix?.()],
    ["s", () => share?.()],
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
        <Head image={image} onClose={close} />
        {children}
        <Actions image={image} onRemix={remix} onShare={share} onSurround={cycle} />
      </aside>
      {sharing && (
        <ShareDialog
          target={{ imageIds: [image.id] }}
          title={frameNumber(image.number)}
          onClose={() => setSharing(false)}
        />
      )}
    </main>
  );
}
