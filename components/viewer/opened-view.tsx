"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext } from "react";
import { parseFilter } from "@/lib/schemas/filter";
import { viewOf, viewOfSet } from "./address";

const OpenedView = createContext("");

/** Tells the frames inside through which view of the library the viewer goes when it is opened from one of them. */
export function OpenedViewProvider({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const query = useSearchParams();
  return <OpenedView value={viewAt(pathname, new URLSearchParams(query))}>{children}</OpenedView>;
}

function viewAt(pathname: string, query: URLSearchParams): string {
  const setId = /^\/sets\/([^/]+)$/.exec(pathname)?.[1];
  if (setId) return viewOfSet(setId);
  if (pathname !== "/" && pathname !== "/mine") return "";
  return viewOf(pathname === "/mine" ? "mine" : "team", parseFilter(query));
}

/** The view of the library that the page shows, as `imageAddress` takes it. */
export function useOpenedView(): string {
  return useContext(OpenedView);
}
