"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import {
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { wordsOf } from "@/components/request";
import { frameOf, useGestures } from "@/components/selection/gestures";
import { SelectionTools } from "@/components/selection/tools";
import { useSelected } from "@/components/selection/use-selection";
import { useStudio } from "@/components/studio/context";
import { useShortcuts } from "@/components/ui/shortcuts";
import { say } from "@/components/ui/toasts";
import { maxImagesAtOnce } from "@/lib/schemas/limits";
import type { AllIds } from "@/lib/schemas/views";
import { pickedWordsId, selectedWordsId } from "./frame";
import { moveFocus } from "./roving";

type Frames = { tabbable: string | undefined; onOpen: (id: string) => void };

/** What a region asks of a grid that has only some of its frames in the page. */
type VirtualGrid = {
  /** The ids of the frames that are in the page. */
  frames: string[];
  move: typeof moveFocus;
  /** Gives an image the focus, wherever it stands. */
  seek: (id: string) => void;
  /** Loads what lies between two images; null if it is there, or if there is too much of it. */
  fill: (from: string, to: string) => Promise<void> | "tooMany" | null;
  /** All that there is, to select it, where not all of it is loaded. */
  all: (() => Promise<AllIds>) | undefined;
};

type Props = {
  label: string;
  /** What one is in: what is selected ends with it. */
  place: string;
  /** The ids of the frames, as shown. */
  order: string[];
  className: string;
  grid?: VirtualGrid;
  /** Keys of this place, before those that every place has; true if it was one of them. */
  onKey?: (event: KeyboardEvent<HTMLElement>) => boolean;
  /** Shares all that is here: what S does while no frame is meant. */
  onShareAll?: () => void;
  /** What else can be done with what is selected here. */
  actions?: (chosen: string[]) => ReactNode;
  children: (frames: Frames) => ReactNode;
};

/** Frames that can be walked through by arrow keys, selected and opened; the one that was open gets the focus back. */
export function FrameRegion({ label, place, order, className, grid, onKey, onShareAll, actions, children }: Props) {
  const t = useTranslations("sheet");
  const { store, selection, me } = useStudio();
  const pathname = usePathname();
  useState(() => selection.enter(place));
  const region = useRef<HTMLElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const latest = useRef(order);
  useLayoutEffect(() => {
    latest.current = order;
  });
  const range = (id: string) => {
    const extend = () => selection.extend(latest.current, id);
    const work = selection.anchor === null ? null : grid?.fill(selection.anchor, id);
    if (work === "tooMany") say(t("longRange", { count: maxImagesAtOnce }));
    else if (work) work.then(extend, (error: unknown) => say(wordsOf(error)));
    else extend();
  };
  const gestures = useGestures(range);
  const selecting = useSelected().size > 0;

  const comeBack = useEffectEvent((id: string) => {
    if (grid) grid.seek(id);
    else region.current?.querySelector<HTMLElement>(`[data-frame="${id}"]`)?.focus();
  });
  useEffect(() => {
    const last = store.lastOpened;
    store.lastOpened = null;
    if (last) comeBack(last);
  }, [store]);

  const extend = (id: string) => {
    const from = frameOf(document.activeElement) === id ? active : null;
    if (selection.get().size === 0 && from) selection.toggle(from);
    range(id);
  };
  const open = useCallback(
    (id: string) => {
      store.lastOpened = id;
      store.openedFrom = pathname;
    },
    [store, pathname],
  );
  useShortcuts([
    ["arrows", null, "move"],
    ["ends", null, "firstLast"],
    ...(me.role === "viewer" ? [] : ([["shift+arrows", null, "extend"]] as const)),
    ["Enter", null, "open"],
  ]);
  const inPage = grid?.frames ?? order;
  const tabbable = active !== null && inPage.includes(active) ? active : inPage[0];
  const move = grid?.move ?? moveFocus;

  return (
    <>
      <section
        ref={region}
        aria-label={label}
        className={className}
        data-selecting={selecting || undefined}
        onKeyDown={(event) => {
          if (!onKey?.(event)) move(event, me.role === "viewer" ? undefined : extend);
        }}
        onFocus={(event) => setActive(frameOf(event.target) ?? active)}
        onDragStart={carryFrame}
        {...gestures}
      >
        <span id={selectedWordsId} hidden>
          {t("selected")}
        </span>
        <span id={pickedWordsId} hidden>
          {t("picked")}
        </span>
        {children({ tabbable, onOpen: open })}
      </section>
      <SelectionTools region={region} order={order} all={grid?.all} onShareAll={onShareAll} more={actions} />
    </>
  );
}

/** A frame that is dragged can be dropped where images are taken, such as the composer. */
function carryFrame(event: DragEvent) {
  const id = frameOf(event.target as Element);
  if (id) event.dataTransfer.setData("application/x-proofsheet-image", id);
}
