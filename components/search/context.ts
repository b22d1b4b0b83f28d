"use client";

import { createContext, useContext } from "react";
import type { Filter, Scope } from "@/lib/schemas/filter";
import type { KnownNames } from "./names";

/** Changes that are one step of the browser's history; `before` is the address that the first of them left. */
export type Run = { before?: string };

export type Search = {
  /** What the page's address asks for. */
  filter: Filter;
  /** Whose images are searched from here. */
  scope: Scope;
  /** Whether this page is a sheet; from any other one a search leads to the team's. */
  here: boolean;
  known: KnownNames;
  /**
   * Shows what another filter asks for. Changes of one stretch of time (`run`: somebody types, or a panel is open) are one
   * step of the browser's history: the first is a new entry, the others replace it.
   */
  go: (change: Partial<Filter>, run?: Run) => void;
};

export const SearchContext = createContext<Search | null>(null);

/** What is searched on this page, and the way to change it. */
export function useSearch(): Search {
  const value = useContext(SearchContext);
  if (!value) throw new Error("useSearch needs a Searchable around it.");
  return value;
}
