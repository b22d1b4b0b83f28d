"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { compareAddress } from "@/components/compare/tray";
import { takeAsReference } from "@/components/composer/draft";
import { useRemix } from "@/components/composer/use-remix";
import { useStudio } from "@/components/studio/context";
import { say } from "@/components/ui/toasts";
import { useOnce } from "@/components/use-once";
import { useOpenedView } from "@/components/viewer/opened-view";
import { maxImagesAtOnce, maxSharedImages } from "@/lib/schemas/limits";
import type { FrameView } from "@/lib/schemas/views";
import { type Acts, marks } from "./actions";
import { downloadImage, downloadZip } from "./download";
import { focusFrame, heirOf } from "./focus";
import { frameOf } from "./gestures";
import { useImageActs } from "./image-acts";

type Place = {
  region: RefObject<HTMLElement | null>;
  order: string[];
  chosen: string[];
  targets: () => string[];
  onAdd: (ids: string[]) => void;
  onShare: (ids: string[]) => void;
};

/** Beyond so many, what the bar offers is decided by those that are looked at. */
const looked = 200;

/** What keys and buttons do with the frames of a place; `frames` are those of the chosen that are loaded. */
export function useActs({ region, order, chosen, targets, onAdd, onShare }: Place) {
  const { store, sets, selection } = useStudio();
  const t = useTranslations("selection");
  const router = useRouter();
  const view = useOpenedView();
  const images = useImageActs();
  const remix = useRemix();
  const { busy, once } = useOnce();
  const framesOf = (ids: string[]): FrameView[] =>
    ids.slice(0, looked).flatMap((id) => store.frame(id) ?? sets.frame(id) ?? []);

  const withTargets = (work: (ids: string[]) => void) => () => {
    const ids = targets();
    if (ids.length > 0) work(ids);
  };
  /** What is pressed twice is done once; to other frames it is done all the same. */
  const eachOnce = (name: string, work: (ids: string[]) => Promise<unknown>) =>
    withTargets((ids) => once(`${name} ${ids}`, () => work(ids)));

  /** What had the focus may be gone. */
  const keepFocus = (id: string | null) =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) focusFrame(region.current, id);
    });

  const acts: Acts = {
    add: withTargets(onAdd),
    share: withTargets((ids) => {
      if (ids.length > maxSharedImages) return say(t("shareReason", { count: maxSharedImages }));
      onShare(ids);
    }),
    download: withTargets((ids) => {
      if (ids.length === 1 && ids[0]) return downloadImage(ids[0]);
      if (ids.length > maxImagesAtOnce) return say(t("tooManyToDownload"));
      downloadZip(ids, () => say(t("downloadRefused")));
    }),
    compare: () => {
      if (chosen.length < 2 || chosen.length > 4) return say(t("compareReason"));
      // The frame that gets the focus on the way back.
      store.lastOpened = frameOf(document.activeElement) ?? selection.anchor ?? chosen[0] ?? null;
      store.lastOpenedAt = framesOf([store.lastOpened ?? ""])[0]?.createdAt ?? null;
      store.comparedFromHere = true;
      router.push(compareAddress(chosen, view));
    },
    pick: withTargets((ids) => {
      const on = marks(framesOf(ids));
      once(`pick ${on} ${ids}`, () => images.pick(ids, on));
    }),
    remix: () => {
      if (chosen.length > 1) return say(t("remixReason"));
      eachOnce("remix", async (ids) => {
        const [frame] = framesOf(ids);
        if (frame) await remix(frame);
      })();
    },
    useAsReference: withTargets((ids) => {
      takeAsReference(ids);
      selection.clear();
    }),
    setPrivate: (on) =>
      eachOnce(`private ${on}`, async (ids) => {
        await images.setPrivate(ids, on);
        keepFocus(ids[0] ?? null);
      })(),
    trash: eachOnce("trash", async (ids) => {
      const heir = heirOf(order, ids);
      selection.anchor = heir;
      await images.trash(ids);
      keepFocus(heir);
    }),
  };
  return { acts, frames: framesOf(chosen), busy };
}
