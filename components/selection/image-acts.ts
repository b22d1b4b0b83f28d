"use client";

import { useTranslations } from "next-intl";
import { request, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { say, undoable } from "@/components/ui/toasts";
import type { ChangedView, ImageChanges, TrashedView } from "@/lib/schemas/image-acts";
import { maxImagesAtOnce } from "@/lib/schemas/limits";
import type { FrameView } from "@/lib/schemas/views";

/**
 * What is done to images, however many: shown at once on every page of this tab, said, and with a way back. What fails
 * is said too; each gives whether all went well.
 */
export function useImageActs() {
  const { store, sets, selection } = useStudio();
  const t = useTranslations("selection");

  const show = (frames: FrameView[], removed: string[]) => {
    store.putFrames(frames);
    store.removeFrames(removed);
    sets.hear(frames, removed);
    if (removed.length > 0) selection.without(removed);
  };
  const tell = (words: string, undo?: () => void) => {
    if (undo) undoable(words, undo);
    else say(words);
  };
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      say(wordsOf(error));
      return false;
    }
  };

  const restore = (ids: string[]) =>
    attempt(async () => {
      const { frames } = await inParts(ids, (part) =>
        request<ChangedView>("POST", "/api/images/restore", { ids: part }),
      );
      show(frames, []);
      // In the trash they were selected; that this changes is not to be the last word.
      selection.without(ids);
      say(t("restored", { count: frames.length }));
    });

  const trash = (ids: string[]) =>
    attempt(async () => {
      const moved: string[] = [];
      let kept = 0;
      for (const part of partsOf(ids)) {
        const now = await request<TrashedView>("POST", "/api/images/trash", { ids: part });
        moved.push(...now.moved);
        kept += now.kept;
      }
      show([], moved);
      const words = [moved.length > 0 && t("trashed", { count: moved.length }), kept > 0 && t("kept", { count: kept })];
      tell(words.filter(Boolean).join(" "), moved.length > 0 ? () => void restore(moved) : undefined);
    });

  const change = async (ids: string[], changes: ImageChanges): Promise<ChangedView> => {
    const now = await inParts(ids, (part) => request<ChangedView>("PATCH", "/api/images", { ids: part, ...changes }));
    show(now.frames, []);
    return now;
  };

  /** Of what was changed alone: the rest was so before. */
  const undo = (changed: string[], changes: ImageChanges) => {
    if (changed.length === 0) return undefined;
    return () => void attempt(async () => void (await change(changed, changes)));
  };

  const pick = (ids: string[], on: boolean) =>
    attempt(async () => {
      const { changed } = await change(ids, { picked: on });
      tell(t(on ? "picked" : "unpicked", { count: changed.length }), undo(changed, { picked: !on }));
    });

  const setPrivate = (ids: string[], on: boolean) =>
    attempt(async () => {
      const { changed, kept, links } = await change(ids, { private: on });
      const words = [
        t(on ? "madePrivate" : "madeTeams", { count: changed.length }),
        kept > 0 && t("kept", { count: kept }),
        links > 0 && t("linksShow", { count: links }),
      ];
      tell(words.filter(Boolean).join(" "), undo(changed, { private: !on }));
    });

  return { trash, restore, pick, setPrivate };
}

function partsOf(ids: string[]): string[][] {
  const number = Math.ceil(ids.length / maxImagesAtOnce);
  return Array.from({ length: number }, (_, at) => ids.slice(at * maxImagesAtOnce, (at + 1) * maxImagesAtOnce));
}

async function inParts(ids: string[], ask: (part: string[]) => Promise<ChangedView>): Promise<ChangedView> {
  const all: ChangedView = { frames: [], changed: [], kept: 0, links: 0 };
  for (const part of partsOf(ids)) {
    const { frames, changed, kept, links } = await ask(part);
    all.frames.push(...frames);
    all.changed.push(...changed);
    all.kept += kept;
    all.links += links;
  }
  return all;
}
