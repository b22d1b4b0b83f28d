"use client";

import clsx from "clsx";
import { SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { filterQuery } from "@/lib/schemas/filter";
import { useSearch } from "./context";
import { FilterFields } from "./fields";

/** Everything that a sheet can be narrowed by: below its button, on a phone a dialog. */
export function Filters() {
  const t = useTranslations("search");
  const { filter } = useSearch();
  const [open, setOpen] = useState<"below" | "dialog" | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const active = filterQuery({ ...filter, q: "" }).size;

  useEffect(() => {
    if (open !== "below") return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(null);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);

  /** The focus goes back to what has opened it. */
  const fold = () => {
    button.current?.focus();
    setOpen(null);
  };
  const isNarrow = () => window.matchMedia("(width < 48rem)").matches;
  return (
    // The panel's keys, wherever in it the focus is.
    <search
      ref={place}
      aria-label={t("filters")}
      className="relative shrink-0"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || open !== "below") return;
        event.preventDefault();
        event.stopPropagation();
        fold();
      }}
    >
      <Button
        ref={button}
        aria-expanded={open !== null}
        aria-haspopup={open === "dialog" ? "dialog" : undefined}
        onClick={() => setOpen(open ? null : isNarrow() ? "dialog" : "below")}
        className={clsx("phone:w-9 phone:px-0! phone:touch:w-11", active > 0 && "border-ink! font-semibold")}
      >
        <SlidersHorizontal size={16} aria-hidden="true" className="hidden phone:block" />
        <span className="phone:sr-only">{t("filters")}</span>
        {active > 0 && (
          <span className="print min-w-4 rounded-control bg-ink px-1 font-semibold text-panel phone:absolute phone:-top-1 phone:-right-1">
            <span className="sr-only">, </span>
            {active}
            <span className="sr-only"> {t("active")}</span>
          </span>
        )}
      </Button>
      {open === "below" && (
        <div className="absolute top-full right-0 z-30 mt-1 max-h-[calc(100dvh-5rem)] w-120 overflow-y-auto border border-ink bg-panel p-4">
          <FilterFields onDone={fold} />
        </div>
      )}
      {open === "dialog" && (
        <Dialog title={t("filters")} onClose={() => setOpen(null)}>
          <FilterFields onDone={() => setOpen(null)} done />
        </Dialog>
      )}
    </search>
  );
}
