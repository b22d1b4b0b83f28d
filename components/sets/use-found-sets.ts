"use client";

import { useEffect, useState } from "react";
import { request, wordsOf } from "@/components/request";
import type { SetsView, SetView } from "@/lib/schemas/set";

type Found =
  | { query: string; sets: SetView[]; problem?: undefined }
  | { query: string; sets?: undefined; problem: string };

const pauseMs = 150;

/** The sets whose name has `query`, newest first; what was found before stays until the next answer is there. */
export function useFoundSets(query: string): { sets: SetView[] | undefined; problem: string | undefined } {
  const [found, setFound] = useState<Found | null>(null);
  const wanted = query.trim();
  useEffect(() => {
    let over = false;
    const ask = async () => {
      try {
        const { sets } = await request<SetsView>("GET", `/api/sets?${new URLSearchParams({ q: wanted })}`);
        if (!over) setFound({ query: wanted, sets });
      } catch (error) {
        if (!over) setFound({ query: wanted, problem: wordsOf(error) });
      }
    };
    const timer = setTimeout(ask, wanted ? pauseMs : 0);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return { sets: found?.sets, problem: found?.problem };
}
