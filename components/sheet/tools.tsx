"use client";

import clsx from "clsx";
import { CalendarDays } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { later } from "@/components/ui/later";
import { Segmented } from "@/components/ui/segmented";
import { useShortcuts } from "@/components/ui/shortcuts";
import type { Model } from "./model";
import { type Month, monthAt, monthsOf } from "./months";
import { Rail } from "./rail";
import { type RowSize, rowSizes } from "./row-size";
import type { Scroller } from "./scroller";

const Jump = later(async () => (await import("./jump")).Jump);

type Props = {
  scroller: Scroller;
  /** The sheet as it is laid out; null until it is, and where nobody knows all of it. */
  model: Model | null;
  size: RowSize;
  onSize: (size: RowSize) => void;
  onMonth: (month: Month) => void;
};

/** At the right of the first day: the way to any month, and how large the frames are. */
export function Tools({ scroller, model, size, onSize, onMonth }: Props) {
  const t = useTranslations("sheet");
  const [jumping, setJumping] = useState(false);
  const months = useMemo(() => (model ? monthsOf(model) : []), [model]);
  const jump = months.length > 1 ? () => setJumping(true) : null;
  const change = (by: 1 | -1) => {
    const next = rowSizes[rowSizes.indexOf(size) + by];
    if (next) onSize(next);
  };
  useShortcuts([
    ["-", () => change(-1), "smaller"],
    ["+", () => change(1), "larger"],
    ["g", jump, "jump"],
  ]);
  return (
    <>
      <div className="sheet-tools">
        {/* It keeps its room while nobody knows whether there are months to go to. */}
        <Button
          className={clsx("w-9 px-0! phone:border-transparent phone:bg-transparent touch:w-11", !jump && "invisible")}
          aria-label={t("jump")}
          aria-keyshortcuts="g"
          onClick={jump ?? undefined}
        >
          <CalendarDays size={18} strokeWidth={1.6} aria-hidden="true" />
        </Button>
        <Segmented
          slim
          legend={t("size")}
          options={rowSizes.map((value) => ({ value, label: t(`sizes.${value}`) }))}
          value={size}
          onChange={onSize}
        />
      </div>
      {model && months.length > 1 && <Rail scroller={scroller} months={months} height={model.height} />}
      {jumping && (
        <Jump
          months={months}
          current={months[monthAt(months, scroller.place())]?.key}
          onClose={() => setJumping(false)}
          onChoose={(month) => {
            setJumping(false);
            // After the dialog has given the focus back.
            setTimeout(() => onMonth(month));
          }}
        />
      )}
    </>
  );
}
