"use client";

import { Minus, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { Zoom } from "./use-zoom";

const square = "w-9 px-0! touch:w-11";

/** How large the image is shown, and buttons that change it. */
export function ZoomRow({ zoom }: { zoom: Zoom }) {
  const t = useTranslations("viewer");
  const percent = zoom.percent === null ? "…" : `${zoom.percent} %`;
  return (
    <fieldset className="flex flex-1 items-center gap-1.5" aria-label={t("zoom")}>
      <Button
        aria-label={t("zoomOut")}
        title={t("zoomOut")}
        aria-keyshortcuts="-"
        data-control="-"
        className={square}
        onClick={zoom.smaller}
      >
        <Minus size={16} aria-hidden="true" />
      </Button>
      <Button
        aria-label={t(zoom.zoomed ? "toWhole" : "toPixels", { percent })}
        title={t(zoom.zoomed ? "toWhole" : "toPixels", { percent })}
        aria-keyshortcuts={zoom.zoomed ? "0" : "1"}
        data-control="zoom"
        className="print min-w-16 flex-1 px-1! tabular-nums"
        onClick={zoom.toggle}
      >
        {percent}
      </Button>
      <Button
        aria-label={t("zoomIn")}
        title={t("zoomIn")}
        aria-keyshortcuts="+"
        data-control="+"
        className={square}
        onClick={zoom.larger}
      >
        <Plus size={16} aria-hidden="true" />
      </Button>
    </fieldset>
  );
}
