"use client";

import { FolderPlus, Link2 } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { AddToSet } from "@/components/sets/add-to-set";
import { ShareDialog } from "@/components/share/share-dialog";
import { useStudio } from "@/components/studio/context";
import { useShortcuts } from "@/components/ui/shortcuts";
import { count } from "@/lib/format";
import { BarButton, SelectionBar } from "./bar";
import { frameOf } from "./gestures";
import { useSelected } from "./use-selection";

type Props = {
  /** The element around the frames. */
  region: RefObject<HTMLElement | null>;
  /** The ids of all frames that are loaded, as shown. */
  order: string[];
  /** What else this place can do with what is selected, in its order. */
  more?: ((chosen: string[]) => ReactNode) | undefined;
};

/** The keys that select frames, and what can be done with those that are selected, in place of the composer. */
export function SelectionTools({ region, order, more }: Props) {
  const { selection, me } = useStudio();
  const selected = useSelected();
  const [adding, setAdding] = useState<string[] | null>(null);
  const [sharing, setSharing] = useState<string[] | null>(null);
  const chosen = order.filter((id) => selected.has(id));
  const off = me.role === "viewer";

  /** The frame in focus, or else the one that is pointed at. */
  const current = () => {
    const focused = region.current?.contains(document.activeElement) ? frameOf(document.activeElement) : undefined;
    return focused ?? frameOf(region.current?.querySelector(".cell:hover [data-frame]") ?? null);
  };
  const clear = () => selection.clear();
  const add = () => {
    const id = current();
    if (chosen.length > 0) setAdding(chosen);
    else if (id) setAdding([id]);
  };
  const share = () => {
    if (chosen.length > 0) setSharing(chosen);
  };
  const toggle = () => {
    const id = current();
    if (id) selection.toggle(id);
  };

  useShortcuts(
    off
      ? []
      : [
          ["x", toggle],
          ["l", add],
          ["s", share],
          ["Escape", clear],
        ],
  );
  const selectAll = useEffectEvent((event: KeyboardEvent) => {
    if (off || event.key.toLowerCase() !== "a" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
      return;
    if ((event.target as Element).closest("input, textarea, select, dialog, [contenteditable]")) return;
    event.preventDefault();
    selection.replace(order);
  });
  useEffect(() => {
    window.addEventListener("keydown", selectAll);
    return () => window.removeEventListener("keydown", selectAll);
  }, []);

  // What had the focus may have gone with the bar.
  const had = useRef(false);
  useEffect(() => {
    const over = had.current && chosen.length === 0;
    had.current = chosen.length > 0;
    if (over && document.activeElement === document.body) focusFrame(region.current, selection.anchor);
  }, [chosen.length, region, selection]);

  return (
    <>
      {chosen.length > 0 && (
        <SelectionBar count={chosen.length} onClear={clear}>
          <BarButton icon={FolderPlus} keys="l" onClick={add}>
            Add to set
          </BarButton>
          <BarButton icon={Link2} keys="s" onClick={share}>
            Share link
          </BarButton>
          {more?.(chosen)}
        </SelectionBar>
      )}
      {adding && (
        <AddToSet
          imageIds={adding}
          onClose={() => setAdding(null)}
          onAdded={() => {
            setAdding(null);
            clear();
          }}
        />
      )}
      {sharing && (
        <ShareDialog
          target={{ imageIds: sharing }}
          title={count(sharing.length, "image")}
          onClose={() => setSharing(null)}
        />
      )}
    </>
  );
}

function focusFrame(region: HTMLElement | null, id: string | null) {
  const frame = id ? region?.querySelector<HTMLElement>(`[data-frame="${id}"]`) : null;
  (frame ?? region?.querySelector<HTMLElement>("[data-frame]"))?.focus({ preventScroll: true });
}
