"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useLayoutEffect } from "react";
import { useStudio } from "@/components/studio/context";
import type { ImageView } from "@/lib/schemas/views";
import { imageAddress, viewAddress, viewOfSet } from "./address";
import { focusControl, focusedControl } from "./controls";
import { endOpening } from "./opening";
import { backIsInside } from "./way-back";

/** The control that had the focus when one went on to a neighbour: its like there gets it. */
let turned: string | null = null;

/** From an image to its neighbours in the view that it was opened from, and back to that. */
export function useWay(image: ImageView, setId: string | undefined, view: string) {
  const router = useRouter();
  const { store } = useStudio();
  const address = (id: string | null) => (id === null ? null : imageAddress(id, setId, view));
  const [newer, older] = [address(image.newerId), address(image.olderId)];

  useLayoutEffect(() => {
    store.lastOpened = image.id;
    store.lastOpenedAt = image.createdAt;
    endOpening();
    const control = turned ?? (store.openedFrom && document.activeElement === document.body ? "close" : null);
    turned = null;
    if (control) focusControl(control, "close");
  }, [store, image.id, image.createdAt]);

  const turning = () => {
    turned = focusedControl();
  };
  const show = (href: typeof newer) => {
    if (!href) return;
    turning();
    router.replace(href, { scroll: false });
  };
  const whole = setId ? viewOfSet(setId) : view;
  const close = useClose(whole);
  return {
    setId,
    /** Where it was opened from, as `viewAddress` takes it. */
    view: whole,
    newer,
    older,
    turning,
    toNewer: () => show(newer),
    toOlder: () => show(older),
    close,
    /** Away from an image that is no more; what was fetched ahead still knows it. */
    leave: () => {
      const next = older ?? newer;
      if (!next) return close();
      show(next);
      router.refresh();
    },
  };
}

export type Way = ReturnType<typeof useWay>;

/** The way back from an image: to where it was opened from, or to the page that shows that view. */
export function useClose(view: string) {
  const router = useRouter();
  const { store } = useStudio();
  return () => (store.openedFrom && backIsInside() ? router.back() : router.push(viewAddress(view) as Route));
}
