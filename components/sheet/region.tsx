"use client";

import { usePathname } from "next/navigation";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { frameOf, useGestures } from "@/components/selection/gestures";
import { SelectionTools } from "@/components/selection/tools";
import { useSelected } from "@/components/selection/use-selection";
import { useStudio } from "@/components/studio/context";
import { selectedWordsId } from "./frame";
import { moveFocus } from "./roving";

type Frames = { tabbable: string | undefined; onOpen: (id: string) => void };

type Props = {
  label: string;
  /** The ids of the frames, as shown. */
  order: string[];
  className: string;
  /** Keys of this place, before those that every place has; true if it was one of them. */
  onKey?: (event: KeyboardEvent<HTMLElement>) => boolean;
  /** What else can be done with what is selected here. */
  actions?: (chosen: string[]) => ReactNode;
  children: (frames: Frames) => ReactNode;
};

/** Frames that can be walked through by arrow keys, selected and opened; the one that was open gets the focus back. */
export function FrameRegion({ label, order, className, onKey, actions, children }: Props) {
  const { store, selection, me } = useStudio();
  const pathname = usePathname();
  useState(() => selection.enter(pathname));
  const region = useRef<HTMLElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const gestures = useGestures(order);
  const selecting = useSelected().size > 0;

  useEffect(() => {
    const last = store.lastOpened;
    store.lastOpened = null;
    if (last) region.current?.querySelector<HTMLElement>(`[data-frame="${last}"]`)?.focus();
  }, [store]);

  const extend = (id: string) => {
    const from = frameOf(document.activeElement) === id ? active : null;
    if (selection.get().size === 0 && from) selection.toggle(from);
    selection.extend(order, id);
  };
  const open = (id: string) => {
    store.lastOpened = id;
    store.openedFrom = pathname;
  };
  const tabbable = active !== null && order.includes(active) ? active : order[0];

  return (
    <>
      <section
        ref={region}
        aria-label={label}
        className={className}
        data-selecting={selecting || undefined}
        onKeyDown={(event) => {
          if (!onKey?.(event)) moveFocus(event, me.role === "viewer" ? undefined : extend);
        }}
        onFocus={(event) => setActive(frameOf(event.target) ?? active)}
        {...gestures}
      >
        <span id={selectedWordsId} hidden>
          Selected
        </span>
        {children({ tabbable, onOpen: open })}
      </section>
      <SelectionTools region={region} order={order} more={actions} />
    </>
  );
}
