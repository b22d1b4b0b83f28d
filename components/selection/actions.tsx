"use client";

import { Columns2, Download, FolderPlus, ImagePlus, Link2, Lock, LockOpen, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { maxSharedImages } from "@/lib/schemas/limits";
import type { FrameView } from "@/lib/schemas/views";
import { BarButton } from "./bar";

/** What can be done with frames; each is undefined where it is not possible here. */
export type Acts = {
  add: () => void;
  share: () => void;
  download: () => void;
  compare: () => void;
  pick: () => void;
  remix: () => void;
  useAsReference: () => void;
  setPrivate: (on: boolean) => void;
  trash: () => void;
};

type Props = {
  acts: Acts;
  /** How many are chosen, and those of them that are loaded. */
  count: number;
  frames: FrameView[];
  /** Whoever looks at it. */
  me: string;
  busy: boolean;
};

/** Whether the pencil makes its mark on these frames, or takes it back: only where all have it. */
export const marks = (frames: FrameView[]) => frames.length === 0 || frames.some(({ picked }) => !picked);

/** The buttons of the bar, those that are needed most first. */
export function BarActions({ acts, count, frames, me, busy }: Props) {
  const t = useTranslations("selection");
  const own = frames.length > 0 && frames.every(({ person }) => person.id === me);
  const privacy = own ? [true, false].filter((on) => frames.some((frame) => frame.private !== on)) : [];
  const unshareable = count > maxSharedImages ? t("shareReason", { count: maxSharedImages }) : undefined;
  const comparable = count >= 2 && count <= 4;
  return (
    <>
      <BarButton icon={FolderPlus} keys="l" onClick={acts.add}>
        {t("addToSet")}
      </BarButton>
      <BarButton icon={Link2} keys="s" off={unshareable} onClick={acts.share}>
        {t("shareLink")}
      </BarButton>
      <BarButton icon={Download} keys="d" onClick={acts.download}>
        {t("download")}
      </BarButton>
      <BarButton icon={Columns2} keys="c" off={comparable ? undefined : t("compareReason")} onClick={acts.compare}>
        {t("compare")}
      </BarButton>
      <BarButton icon={Pencil} keys="p" off={busy} onClick={acts.pick}>
        {t(marks(frames) ? "pick" : "unpick")}
      </BarButton>
      <BarButton icon={ImagePlus} keys="u" onClick={acts.useAsReference}>
        {t("useAsReference")}
      </BarButton>
      {privacy.map((on, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what takes its place has its focus, too.
        <BarButton key={place} icon={on ? Lock : LockOpen} off={busy} onClick={() => acts.setPrivate(on)}>
          {t(on ? "makePrivate" : "showToTeam")}
        </BarButton>
      ))}
      <BarButton icon={Trash2} keys="Delete" off={busy} onClick={acts.trash}>
        {t("delete")}
      </BarButton>
    </>
  );
}
