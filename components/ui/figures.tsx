import type { ReactNode } from "react";

/** Four figures that say at a glance how something stands, side by side; two and two on phones. */
export function Figures({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 border-t border-b border-t-ink border-b-hairline md:grid-cols-4">{children}</dl>
  );
}

/** One of them: the figure, and what it is of. */
export function Figure({ value, children }: { value: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end px-3.5 py-3 not-first:border-hairline even:border-l md:not-first:border-l phone:odd:border-l-0">
      <dt className="text-muted">{children}</dt>
      <dd className="text-head font-[550] wrap-anywhere">{value}</dd>
    </div>
  );
}
