"use client";

import { ChevronDown, ChevronUp, type LucideIcon, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useHeightAs } from "@/components/ui/foot";
import { say } from "@/components/ui/toasts";
import { useFitting } from "./use-fitting";

type Props = { count: number; onClear: () => void; children: ReactNode };

/**
 * How many frames are selected and what can be done with them, in one row; what finds no room in it comes with More. It
 * lies over the composer, which keeps its room.
 */
export function SelectionBar({ count, onClear, children }: Props) {
  const t = useTranslations("selection");
  const [open, setOpen] = useState(false);
  const { row, clipped } = useFitting(open);
  const bar = useHeightAs("--bar");
  return (
    <section
      ref={bar}
      aria-label={t("label")}
      data-selection-bar
      className={`selection-bar fixed inset-x-0 bottom-(--tabs) z-20 flex items-start gap-1.5 bg-ink px-3 py-2 text-page md:left-17 md:min-h-12 md:px-4 ${open ? "phone:flex-wrap" : ""}`}
    >
      <p
        className={`flex h-8 shrink-0 items-center gap-[0.5ch] font-[650] whitespace-nowrap tabular-nums md:mr-2.5 touch:h-11 ${open ? "phone:mr-auto" : "mr-1"}`}
      >
        {t.rich("selected", { count, words: (words) => <span className="max-[22rem]:sr-only">{words}</span> })}
      </p>
      <div
        ref={row}
        className={`flex min-w-0 flex-1 flex-wrap gap-1.5 ${open ? "phone:order-last phone:basis-full" : "-m-1 h-10 overflow-hidden p-1 touch:h-13"}`}
      >
        {children}
      </div>
      {(clipped || open) && (
        <BarButton
          icon={open ? ChevronDown : ChevronUp}
          expanded={open}
          always
          className="phone:w-11 phone:justify-center phone:px-0!"
          onClick={() => setOpen(!open)}
        >
          <span className="phone:sr-only">{t(open ? "fewer" : "more")}</span>
        </BarButton>
      )}
      <BarButton
        icon={X}
        keys="Escape"
        always
        className="phone:w-11 phone:justify-center phone:px-0!"
        onClick={onClear}
      >
        <span className="phone:sr-only">{t("clear")}</span>
      </BarButton>
    </section>
  );
}

type ButtonProps = {
  icon: LucideIcon;
  /** The key that does the same. */
  keys?: string;
  className?: string;
  /** It does nothing just now, or nothing for this reason; it keeps the focus, as it may do something in a moment. */
  off?: boolean | string | undefined;
  expanded?: boolean;
  /** Its icon is there on phones too. */
  always?: boolean;
  onClick: () => void;
  children: ReactNode;
};

/** One thing that can be done with what is selected. */
export function BarButton({ icon: Icon, off = false, always = false, className = "", ...props }: ButtonProps) {
  const { keys, expanded, onClick, children } = props;
  const reason = typeof off === "string" ? off : undefined;
  const press = () => {
    if (reason) say(reason);
    else if (!off) onClick();
  };
  return (
    <button
      type="button"
      aria-keyshortcuts={keys}
      aria-expanded={expanded}
      aria-disabled={Boolean(off) || undefined}
      aria-description={reason}
      title={reason}
      onClick={press}
      className={`inline-flex h-8 shrink-0 items-center gap-1.5 rounded-control border border-control px-2.5 whitespace-nowrap hover:border-page aria-disabled:opacity-60 md:px-3 touch:h-11 ${className}`}
    >
      <Icon size={16} aria-hidden="true" className={always ? "" : "phone:hidden"} />
      {children}
    </button>
  );
}
