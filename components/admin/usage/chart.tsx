import { useLocale, useTranslations } from "next-intl";
import { money, whole } from "@/lib/format";
import type { UsageSearch, UsageView } from "@/lib/schemas/usage";
import { axisEnd } from "./scale";
import { barWords, dayWords, fillOf, groupName } from "./words";

type Props = { usage: UsageView; by: UsageSearch["by"]; show: UsageSearch["show"]; currency: string };

/** A bar for every day of the period, stacked by group. What it shows, the table below it says in figures. */
export function UsageChart({ usage, by, show, currency }: Props) {
  const locale = useLocale();
  const common = useTranslations("common");
  const t = useTranslations("usage");
  const { groups } = usage;
  const byDay = new Map(usage.days.map((day) => [day.day, day.groups.map((part) => part[show])]));
  const days = everyDay(usage.first, usage.last).map((day) => {
    const parts = byDay.get(day) ?? [];
    return { day, parts, sum: parts.reduce((sum, part) => sum + part, 0) };
  });
  const most = days.reduce((one, other) => (other.sum > one.sum ? other : one));
  const end = axisEnd(most.sum, show === "images");
  const reader = { t, locale };
  const tick = (value: number) => (show === "cost" ? money(value, currency, locale) : whole(value, locale));
  const words = (value: number) => (show === "cost" ? tick(value) : common("images", { count: value }));
  const middle = days[Math.floor((days.length - 1) / 2)]?.day ?? usage.first;
  const title = show === "cost" ? t("costPerDay") : t("imagesPerDay");
  return (
    <figure className="flex flex-col gap-3">
      <figcaption className="flex flex-wrap items-baseline gap-x-5 gap-y-1.5">
        <span className="text-title">{title}</span>
        <ul className="flex flex-wrap gap-x-4 gap-y-1.5" aria-label={t("legend")}>
          {groups.map((group, index) => (
            <li key={group.key ?? "rest"} className="flex min-w-0 items-center gap-1.5">
              <Swatch fill={fillOf(group.key, index)} />
              <span className="min-w-0 wrap-anywhere">{groupName(group, by, reader)}</span>
            </li>
          ))}
        </ul>
      </figcaption>
      <div
        role="img"
        aria-label={t("chart", { title, bar: barWords(most.day, words(most.sum), reader) })}
        className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 gap-y-1"
      >
        <div className="print flex flex-col justify-between text-right text-muted">
          <span className="-translate-y-1/2">{tick(end)}</span>
          {end !== 1 || show === "cost" ? <span>{tick(end / 2)}</span> : null}
          <span className="translate-y-1/2">{tick(0)}</span>
        </div>
        <div className="relative h-56 border-b border-ink phone:h-44">
          <div className="absolute inset-x-0 top-0 border-t border-hairline" />
          <div className="absolute inset-x-0 top-1/2 border-t border-hairline" />
          <div className="absolute inset-0 flex items-end gap-px md:gap-0.5">
            {days.map(({ day, parts, sum }) => (
              <div
                key={day}
                data-day={day}
                title={barWords(day, words(sum), reader)}
                className="flex h-full min-w-0 flex-1 flex-col-reverse"
              >
                {parts.map((part, index) => {
                  const key = groups[index]?.key ?? null;
                  if (part <= 0) return null;
                  return (
                    <div
                      key={key ?? "rest"}
                      className={fillOf(key, index)}
                      style={{ height: `${(100 * part) / end}%` }}
                    />
                  );
                })}
              </div>
            ))}
          </div>
        </div>
        <div className="print col-start-2 flex justify-between text-muted">
          <span>{dayWords(usage.first, locale)}</span>
          <span>{dayWords(middle, locale)}</span>
          <span>{dayWords(usage.last, locale)}</span>
        </div>
      </div>
    </figure>
  );
}

/** What a group's part of a bar looks like. */
export function Swatch({ fill }: { fill: string }) {
  return <span aria-hidden="true" className={`inline-block size-3.5 shrink-0 ${fill}`} />;
}

function everyDay(first: string, last: string): string[] {
  const days: string[] = [];
  const day = new Date(`${first}T00:00:00Z`);
  for (; day.toISOString().slice(0, 10) <= last; day.setUTCDate(day.getUTCDate() + 1)) {
    days.push(day.toISOString().slice(0, 10));
  }
  return days;
}
