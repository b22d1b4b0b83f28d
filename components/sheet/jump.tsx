"use client";

import { useLocale, useTranslations } from "next-intl";
import { useLayoutEffect, useRef } from "react";
import { Dialog } from "@/components/ui/dialog";
import { monthLabel } from "@/lib/format";
import type { Month } from "./months";

type Props = {
  months: readonly Month[];
  current: string | undefined;
  onChoose: (month: Month) => void;
  onClose: () => void;
};

/** All months of a sheet by years, to go to one. */
export function Jump({ months, current, onChoose, onClose }: Props) {
  const t = useTranslations("sheet");
  const locale = useLocale();
  const here = useRef<HTMLButtonElement>(null);
  const name = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
  const years = [...new Set(months.map(({ key }) => key.slice(0, 4)))];
  useLayoutEffect(() => here.current?.focus(), []);
  return (
    <Dialog title={t("jumpTitle")} onClose={onClose}>
      <div className="flex max-h-[70dvh] flex-col gap-4 overflow-y-auto p-1">
        {years.map((year) => (
          <section key={year} aria-label={year}>
            <h3 className="pb-2 font-[650]">{year}</h3>
            <ul className="grid grid-cols-4 gap-1.5 sm:grid-cols-6">
              {months
                .filter(({ key }) => key.startsWith(year))
                .map((month) => (
                  <li key={month.key}>
                    <button
                      type="button"
                      ref={month.key === current ? here : undefined}
                      aria-current={month.key === current || undefined}
                      onClick={() => onChoose(month)}
                      className="flex min-h-11 w-full flex-col items-center justify-center rounded-control border border-control hover:border-ink aria-current:border-ink aria-current:bg-ink aria-current:text-panel"
                    >
                      <span className="sr-only">
                        {t("monthFrames", { month: monthLabel(month.key, locale), count: month.count })}
                      </span>
                      <span aria-hidden="true">{name.format(new Date(`${month.key}-01T00:00:00Z`))}</span>
                      <span aria-hidden="true" className="print">
                        {month.count.toLocaleString(locale)}
                      </span>
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
