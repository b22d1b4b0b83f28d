"use client";

import { useEffect, useState } from "react";
import { request } from "@/components/request";
import { filterQuery } from "@/lib/schemas/filter";
import type { SetsView, SetView } from "@/lib/schemas/set";
import type { FrameView, SheetView } from "@/lib/schemas/views";

type Found = { frames: FrameView[]; sets: SetView[] };

const nothing: Found = { frames: [], sets: [] };
const pauseMs = 150;
const most = { frames: 6, sets: 4 };

/** The newest images and sets for what is typed; those of before stay until the next are there. */
export function useFound(words: string): Found {
  const [found, setFound] = useState(nothing);
  useEffect(() => {
    if (!words) return;
    let over = false;
    const ask = async () => {
      const query = filterQuery({ q: words });
      const [sheet, sets] = await Promise.all([
        request<SheetView>("GET", `/api/sheet?${query}`).catch(() => null),
        request<SetsView>("GET", `/api/sets?${query}`).catch(() => null),
      ]);
      if (over) return;
      setFound({ frames: sheet?.frames.slice(0, most.frames) ?? [], sets: sets?.sets.slice(0, most.sets) ?? [] });
    };
    const timer = setTimeout(ask, pauseMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [words]);
  return words ? found : nothing;
}
