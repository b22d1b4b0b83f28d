"use client";

import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { fetchBuckets, fetchPage } from "@/components/sheet/fetch";
import { bucketToLoad, type Position, positionIn } from "@/components/sheet/position";
import { viewName } from "@/components/sheet/store";
import { useStudio } from "@/components/studio/context";
import { parseFilter, parseScope } from "@/lib/schemas/filter";
import type { ImageView } from "@/lib/schemas/views";

/**
 * Where an image stands in the set, or the sheet with its filter, that it was opened from: by what this tab knows of
 * that, which is asked for the stretch that one walks into. Null until it is known; undefined for who came by an address.
 */
export function usePosition(image: ImageView, setId: string | undefined, view: string): Position | null | undefined {
  const { store, sets } = useStudio();
  const query = new URLSearchParams(view);
  const name = viewName(parseScope(query), parseFilter(query));
  const readSheet = () => store.get(name);
  const readSet = () => (setId ? sets.get(setId) : undefined);
  const sheet = useSyncExternalStore(store.subscribe, readSheet, readSheet);
  const set = useSyncExternalStore(sets.subscribe, readSet, readSet);
  const asked = useRef<string | null>(null);
  const { id, createdAt } = image;

  const position = useMemo(() => {
    if (!setId) return positionIn(sheet, id);
    const index = set?.frames.findIndex((frame) => frame.id === id) ?? -1;
    return set && index >= 0 ? { at: index + 1, of: Math.max(set.set.count, set.frames.length), more: false } : null;
  }, [sheet, set, setId, id]);

  const isKnown = setId ? set !== undefined : sheet.buckets.length > 0;
  const isMissing = isKnown && position === null;
  const bucket = setId ? undefined : bucketToLoad(sheet, createdAt);
  useEffect(() => {
    // What does not show it then is not asked again.
    if (!isMissing || asked.current === id) return;
    asked.current = id;
    const load = async () => {
      if (setId) await sets.more(setId);
      else if (bucket) await fetchBuckets(store, name, [bucket]);
      else await fetchPage(store, name);
    };
    void load().catch(() => undefined);
  }, [isMissing, id, setId, bucket, name, store, sets]);
  return isKnown ? position : undefined;
}
