"use client";

import { ChevronLeft, ChevronRight, X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button, buttonClass } from "@/components/ui/button";
import { frameNumber, ratioName, shownRatio } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { usePosition } from "./use-position";
import type { Way } from "./use-way";

type Props = { image: ImageView; way: Way; view: string };

const square = "w-9 px-0! touch:w-11";

/** Number, place in what it was opened from, neighbours and the way back. */
export function Head({ image, way, view }: Props) {
  const t = useTranslations("viewer");
  const position = usePosition(image, way.setId, view);
  const inSet = way.setId !== undefined;
  return (
    <div className="flex items-center gap-1.5">
      <div className="print mr-auto min-w-0">
        <h1 className="font-semibold">
          {frameNumber(image.number)} · {shownRatio(ratioName(image.width, image.height))}
        </h1>
        {/* Its line stays where it is while one walks on. */}
        {position !== undefined && (
          <p className="min-h-[1lh] text-muted">
            {position && t(position.more ? "positionOfMore" : "position", { at: position.at, of: position.of })}
          </p>
        )}
      </div>
      <Neighbour way={way} to="newer" label={t(inSet ? "previous" : "newer")} />
      <Neighbour way={way} to="older" label={t(inSet ? "next" : "older")} />
      <Button
        aria-label={t("close")}
        title={t("close")}
        aria-keyshortcuts="Escape"
        data-control="close"
        className={square}
        onClick={way.close}
      >
        <X size={18} aria-hidden="true" />
      </Button>
    </div>
  );
}

function Neighbour({ way, to, label }: { way: Way; to: "newer" | "older"; label: string }) {
  const href = way[to];
  if (!href) return null;
  const Icon = to === "newer" ? ChevronLeft : ChevronRight;
  return (
    <Link
      href={href}
      replace
      scroll={false}
      prefetch
      aria-label={label}
      title={label}
      aria-keyshortcuts={to === "newer" ? "ArrowLeft" : "ArrowRight"}
      data-control={to}
      className={buttonClass("plain", square)}
      onNavigate={way.turning}
    >
      <Icon size={18} aria-hidden="true" />
    </Link>
  );
}
