import clsx from "clsx";
import type { ReactNode } from "react";

/** A short state or kind, in a frame. */
export function Badge({ look = "plain", children }: { look?: "plain" | "error" | "mark"; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex items-center rounded-control border px-1.5 py-0.5 text-sm whitespace-nowrap",
        look === "plain" && "border-control",
        look === "error" && "border-error text-error",
        look === "mark" && "border-ink bg-mark text-mark-ink",
      )}
    >
      {children}
    </span>
  );
}
