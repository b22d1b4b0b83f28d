"use client";

import { RotateCcw, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { BarButton, SelectionBar } from "@/components/selection/bar";
import { focusFrame, heirOf } from "@/components/selection/focus";
import { useImageActs } from "@/components/selection/image-acts";
import { useSelected } from "@/components/selection/use-selection";
import { moveFocus } from "@/components/sheet/roving";
import { useStudio } from "@/components/studio/context";
import { useShortcuts } from "@/components/ui/shortcuts";
import type { TrashFrame } from "@/lib/schemas/image-acts";
import { maxImagesAtOnce } from "@/lib/schemas/limits";
import { PurgeDialog } from "./purge-dialog";
import { TrashedFrame } from "./trashed-frame";

type Props = { frames: TrashFrame[]; everybody: boolean; onGone: (ids: string[]) => void };

/** The images in the trash: each is selected by a press, and what is selected restored or deleted for ever. */
export function TrashGrid({ frames, everybody, onGone }: Props) {
  const { selection, me } = useStudio();
  useState(() => selection.enter(everybody ? "/trash?everybody" : "/trash"));
  const selected = useSelected();
  const t = useTranslations("trash");
  const images = useImageActs();
  const region = useRef<HTMLElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const [purging, setPurging] = useState<string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const order = frames.map(({ id }) => id);
  const chosen = order.filter((id) => selected.has(id)).slice(0, maxImagesAtOnce);
  const contributes = me.role !== "viewer";

  const focused = () => (document.activeElement as HTMLElement | null)?.dataset.frame;
  const targets = () => (chosen.length > 0 ? chosen : [focused() ?? ""].filter(Boolean));
  const gone = (ids: string[]) => {
    const heir = heirOf(order, ids);
    // A dialog that is open keeps the focus to itself.
    flushSync(() => {
      setPurging(null);
      selection.without(ids);
      onGone(ids);
    });
    focusFrame(region.current, heir);
  };
  const restore = () => {
    const ids = targets();
    if (ids.length === 0 || busy) return;
    setBusy(true);
    void images
      .restore(ids)
      .then((well) => well && gone(ids))
      .finally(() => setBusy(false));
  };
  const askToPurge = () => {
    const ids = targets();
    if (ids.length > 0) setPurging(ids);
  };
  const all = () => selection.replace(order);

  useShortcuts(
    contributes
      ? [
          ["mod+a", all, "selectAll"],
          ["Escape", () => selection.clear(), "clear"],
          ["r", restore, "restore"],
          ["Delete", askToPurge, "delete"],
        ]
      : [],
  );
  const tabbable = active !== null && order.includes(active) ? active : order[0];

  return (
    <>
      <section
        ref={region}
        aria-label={t("region")}
        onKeyDown={(event) => moveFocus(event)}
        onFocus={(event) => setActive((event.target as HTMLElement).dataset.frame ?? active)}
        className={chosen.length > 0 ? "pb-14 touch:pb-17" : ""}
      >
        <ul className="flex flex-wrap gap-x-1.5 gap-y-4 [--trash-row:8rem] phone:gap-x-1 phone:[--trash-row:5.5rem]">
          {frames.map((frame) => (
            <TrashedFrame
              key={frame.id}
              frame={frame}
              whose={everybody}
              selected={selected.has(frame.id)}
              tabbable={frame.id === tabbable}
              onPress={contributes ? () => selection.toggle(frame.id) : undefined}
            />
          ))}
        </ul>
      </section>
      {chosen.length > 0 && (
        <SelectionBar count={chosen.length} onClear={() => selection.clear()}>
          <BarButton icon={RotateCcw} keys="r" off={busy} onClick={restore}>
            {t("restore")}
          </BarButton>
          <BarButton icon={Trash2} keys="Delete" off={busy} onClick={askToPurge}>
            {t("purge")}
          </BarButton>
        </SelectionBar>
      )}
      {purging && (
        <PurgeDialog
          count={purging.length}
          body={{ ids: purging }}
          onClose={() => setPurging(null)}
          onPurged={() => gone(purging)}
        />
      )}
    </>
  );
}
