"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext } from "react";
import { parseFilter } from "@/lib/schemas/filter";
import { viewOf } from "./address";

const OpenedView = createContext("");

/** Tells the frames inside through which view of the library the viewer goes when it is opened from one of them. */
export function OpenedViewProvider({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const query = useSearchParams();
  const scope = pathname === "/mine" ? "mine" : "team";
  const view = pathname === "/" || pathname === "/mine" ? viewOf(scope, parseFilter(new URLSearchParams(query))) : "";
  return <OpenedView value={view}>{children}</OpenedView>;
}

/** The view of the library that the page shows, as `imageAddress` takes it. */
export function useOpenedView(): string {
  return useContext(OpenedView);
}
