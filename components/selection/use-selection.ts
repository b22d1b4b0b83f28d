"use client";

import { useSyncExternalStore } from "react";
import { useStudio } from "@/components/studio/context";

const none: ReadonlySet<string> = new Set();

/** The ids of the frames that are selected here. */
export function useSelected(): ReadonlySet<string> {
  const { selection } = useStudio();
  return useSyncExternalStore(selection.subscribe, selection.get, () => none);
}

/** Whether this frame is selected; other frames' changes do not draw it anew. */
export function useIsSelected(id: string): boolean {
  const { selection } = useStudio();
  return useSyncExternalStore(
    selection.subscribe,
    () => selection.get().has(id),
    () => false,
  );
}
