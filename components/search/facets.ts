"use client";

import { useEffect, useSyncExternalStore } from "react";
import { request, wordsOf } from "@/components/request";
import type { FacetsView } from "@/lib/schemas/views";

type Known = { facets: FacetsView | null; problem: string | null; at: number };

/** So long what the filters offer is not asked for again. */
const freshMs = 60_000;
const nothing: Known = { facets: null, problem: null, at: 0 };
const listeners = new Set<() => void>();
let known = nothing;
let asking = false;

/**
 * What the filters may offer, asked for once somebody `wants` it and kept for the pages that follow. What was known
 * before stays until the next answer is there.
 */
export function useFacets(wants: boolean): Omit<Known, "at"> {
  const { facets, problem } = useSyncExternalStore(
    subscribe,
    () => known,
    () => nothing,
  );
  useEffect(() => {
    if (wants) void load();
  }, [wants]);
  return { facets, problem };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

async function load() {
  if (asking || Date.now() - known.at < freshMs) return;
  asking = true;
  try {
    known = { facets: await request<FacetsView>("GET", "/api/sheet/facets"), problem: null, at: Date.now() };
  } catch (error) {
    known = { ...known, problem: wordsOf(error) };
  }
  asking = false;
  for (const listener of listeners) listener();
}
