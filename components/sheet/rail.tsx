"use client";

import { useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { monthLabel } from "@/lib/format";
import { type Month, monthAt } from "./months";
import type { Scroller } from "./scroller";

type Props = { scroller: Scroller; months: readonly Month[]; height: number };

const keySteps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
keySteps.PageDown = 12;
keySteps.PageUp = -12;
/** Years closer than that, in parts of the rail, would be printed over each other. */
const closest = 0.035;

/** Years and months at the right edge, each where it lies in the sheet: a click, a drag or an arrow key goes there. */
export function Rail({ scroller, months, height }: Props) {
  const t = useTranslations("sheet");
  const locale = useLocale();
  const rail = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [pointed, setPointed] = useState<number | null>(null);

  useEffect(() => {
    const follow = () => {
      const place = scroller.place();
      if (thumb.current) thumb.current.style.transform = `translateY(${(100 * place) / height}%)`;
      setAt(Math.max(0, monthAt(months, place)));
    };
    follow();
    return scroller.watch(follow);
  }, [scroller, months, height]);

  const placeAt = (event: PointerEvent) => {
    const box = rail.current?.getBoundingClientRect();
    if (!box) return 0;
    return Math.min(1, Math.max(0, (event.clientY - box.top) / box.height)) * height;
  };
  const drag = (event: PointerEvent) => {
    const place = placeAt(event);
    setPointed(monthAt(months, place));
    if (event.buttons === 1) scroller.goTo(place);
  };
  const press = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    // A click means the month, a drag every place in it.
    scroller.goTo(months[monthAt(months, placeAt(event))]?.top ?? 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keySteps[event.key];
    const ends: Record<string, number> = { Home: 0, End: months.length - 1 };
    const next = step ? Math.min(months.length - 1, Math.max(0, at + step)) : ends[event.key];
    if (next === undefined) return;
    event.preventDefault();
    scroller.goTo(months[next]?.top ?? 0);
  };

  const years = months.filter(({ key }, index) => months[index - 1]?.key.slice(0, 4) !== key.slice(0, 4));
  const printed: Month[] = [];
  for (const year of years) {
    const last = printed.at(-1);
    if (!last || (year.top - last.top) / height >= closest) printed.push(year);
  }
  const month = months[pointed ?? at];
  return (
    <div
      ref={rail}
      role="slider"
      tabIndex={0}
      aria-label={t("month")}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={months.length - 1}
      aria-valuenow={at}
      aria-valuetext={monthLabel(months[at]?.key ?? "", locale)}
      className="sheet-rail"
      onPointerDown={press}
      onPointerMove={drag}
      onPointerLeave={() => setPointed(null)}
      onKeyDown={onKeyDown}
    >
      {printed.map(({ key, top }) => (
        <span key={key} className="print" style={{ top: `${(100 * top) / height}%` }}>
          {key.slice(2, 4)}
        </span>
      ))}
      <div ref={thumb} className="sheet-rail-thumb" />
      {month && pointed !== null && (
        <p className="print" style={{ top: `${(100 * month.top) / height}%` }}>
          {monthLabel(month.key, locale)}
        </p>
      )}
    </div>
  );
}
