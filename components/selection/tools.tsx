"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { later } from "@/components/ui/later";
import { useShortcuts } from "@/components/ui/shortcuts";
import { say } from "@/components/ui/toasts";
import type { AllIds } from "@/lib/schemas/views";
import { BarActions } from "./actions";
import { SelectionBar } from "./bar";
import { focusFrame } from "./focus";
import { frameOf } from "./gestures";
import { useActs } from "./use-acts";
import { useSelected } from "./use-selection";

const AddToSet = later(async () => (await import("@/components/sets/add-to-set")).AddToSet);
const ShareDialog = later(async () => (await import("@/components/share/share-dialog")).ShareDialog);

type Props = {
  /** The element around the frames. */
  region: RefObject<HTMLElement | null>;
  /** The ids of all frames that are loaded, as shown. */
  order: string[];
  /** All that there is, where that is more than what is loaded. */
  all?: (() => Promise<AllIds>) | undefined;
  /** What S shares where no frame is meant. */
  onShareAll?: (() => void) | undefined;
  /** What else this place can do with what is selected, in its order. */
  more?: ((chosen: string[]) => ReactNode) | undefined;
};

/** The keys that select frames, and what can be done with those that are selected, in place of the composer. */
export function SelectionTools({ region, order, all, onShareAll, more }: Props) {
  const { selection, me } = useStudio();
  const t = useTranslations("selection");
  const selected = useSelected();
  const [adding, setAdding] = useState<string[] | null>(null);
  const [sharing, setSharing] = useState<string[] | null>(null);
  const off = me.role === "viewer";
  const chosen = inOrder(selected, order);

  /** The frame in focus, or else the one that is pointed at. */
  const current = () => {
    const focused = region.current?.contains(document.activeElement) ? frameOf(document.activeElement) : undefined;
    return focused ?? frameOf(region.current?.querySelector(".cell:hover [data-frame]") ?? null);
  };
  /** What a key is about: all that is selected, or else the one frame. */
  const targets = () => {
    if (chosen.length > 0) return chosen;
    const id = current();
    return id ? [id] : [];
  };
  const { acts, frames, busy } = useActs({ region, order, chosen, targets, onAdd: setAdding, onShare: setSharing });
  const share = () => (onShareAll && targets().length === 0 ? onShareAll() : acts.share());
  const clear = () => selection.clear();
  const toggle = () => {
    const id = current();
    if (id) selection.toggle(id);
  };

  useShortcuts(
    off
      ? []
      : [
          ["x", toggle, "select"],
          ["mod+a", null, "selectAll"],
          ["Escape", clear, "clear"],
          ["l", acts.add, "addToSet"],
          ["s", share, "share"],
          ["d", acts.download, "download"],
          ["c", acts.compare, "compare"],
          ["p", acts.pick, "pick"],
          ["r", acts.remix, "remix"],
          ["u", acts.useAsReference, "reference"],
          ["Delete", acts.trash, "delete"],
        ],
  );
  const selectAll = useEffectEvent((event: KeyboardEvent) => {
    if (off || event.key.toLowerCase() !== "a" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
      return;
    if ((event.target as Element).closest("input, textarea, select, dialog, [contenteditable]")) return;
    event.preventDefault();
    if (!all) return selection.replace(order);
    const before = selection.get();
    all().then(
      ({ ids, more }) => {
        // Whoever has selected something else meanwhile keeps that.
        if (selection.get() !== before) return;
        selection.replace(ids);
        if (more) say(t("mostSelected", { count: ids.length }));
      },
      (error: unknown) => say(wordsOf(error)),
    );
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
          {more?.(chosen)}
          <BarActions acts={acts} count={chosen.length} frames={frames} me={me.id} busy={busy} />
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
          title={t("images", { count: sharing.length })}
          onClose={() => setSharing(null)}
        />
      )}
    </>
  );
}

/** What is selected, as shown as far as it is loaded. */
function inOrder(selected: ReadonlySet<string>, order: string[]): string[] {
  if (selected.size === 0) return [];
  const loaded = order.filter((id) => selected.has(id));
  if (loaded.length === selected.size) return loaded;
  const known = new Set(loaded);
  return [...loaded, ...[...selected].filter((id) => !known.has(id))];
}
