import { type LucideIcon, X } from "lucide-react";
import type { ReactNode } from "react";

type Props = { count: number; onClear: () => void; children: ReactNode };

/** How many frames are selected and what can be done with them. It lies over the composer, which keeps its room. */
export function SelectionBar({ count, onClear, children }: Props) {
  return (
    <section
      aria-label="Selection"
      data-selection-bar
      className="selection-bar fixed inset-x-0 bottom-(--tabs) z-20 flex flex-wrap items-center gap-1.5 bg-ink px-3 py-2 text-page md:left-17 md:min-h-12 md:px-4"
    >
      <p className="mr-1.5 font-[650] tabular-nums whitespace-nowrap md:mr-2.5">
        {count.toLocaleString("en-US")} selected
      </p>
      {children}
      <BarButton icon={X} keys="Escape" className="ml-auto" onClick={onClear}>
        Clear
      </BarButton>
    </section>
  );
}

type ButtonProps = {
  icon: LucideIcon;
  /** The key that does the same. */
  keys?: string;
  className?: string;
  /** It does nothing just now; it keeps the focus, as it may do something again in a moment. */
  off?: boolean;
  onClick: () => void;
  children: ReactNode;
};

/** One thing that can be done with what is selected. */
export function BarButton({ icon: Icon, keys, className = "", off = false, onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      aria-keyshortcuts={keys}
      aria-disabled={off || undefined}
      onClick={off ? undefined : onClick}
      className={`inline-flex h-8 items-center gap-1.5 rounded-control border border-control px-2.5 whitespace-nowrap hover:border-page aria-disabled:opacity-60 md:px-3 touch:h-11 ${className}`}
    >
      <Icon size={16} aria-hidden="true" className="phone:hidden" />
      {children}
    </button>
  );
}
