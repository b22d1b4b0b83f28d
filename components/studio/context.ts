"use client";

import { createContext, useContext } from "react";
import type { Selection } from "@/components/selection/selection";
import type { SetStore } from "@/components/sets/store";
import type { SheetStore } from "@/components/sheet/store";
import type { PersonView, QuotaView, StudioView } from "@/lib/schemas/views";

/** Whoever is signed in. Viewers look and change nothing. */
export type Me = PersonView & { role: "admin" | "member" | "viewer" };

export type StudioValue = Omit<StudioView, "team" | "since"> & {
  me: Me;
  setQuota: (quota: QuotaView) => void;
  /** Opens the dialog that asks the admins for more images. */
  askForMore: () => void;
  store: SheetStore;
  sets: SetStore;
  selection: Selection;
  /** Says something once, politely, to those who listen to the page; what is said to all, by `say`, they hear already. */
  announce: (words: string) => void;
};

export const StudioContext = createContext<StudioValue | null>(null);

/** Who is signed in, their quota and the sheets of this tab. */
export function useStudio(): StudioValue {
  const value = useContext(StudioContext);
  if (!value) throw new Error("useStudio needs a Studio around it.");
  return value;
}
