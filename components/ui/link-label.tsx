"use client";

import clsx from "clsx";
import { useLinkStatus } from "next/link";
import type { ReactNode } from "react";

/** The words of a link to another view, underlined while that is on the way. */
export function LinkLabel({ children }: { children: ReactNode }) {
  const { pending } = useLinkStatus();
  return (
    <span className={clsx(pending && "underline decoration-mark decoration-2 underline-offset-2")}>{children}</span>
  );
}
