import { count, money } from "@/lib/format";
import type { UsageSearch, UsageView } from "@/lib/schemas/usage";
import { axisEnd } from "./scale";
import { barWords, dayWords, fillOf } from "./words";

type Props = { usage: UsageView; show: UsageSearch["show"]; currency: string };

/** A bar for every day of the period, stacked by group. What it shows, the table below it says in figures. */
export function UsageChart({ usage, show, currency }: Props) {
  const { groups } = usage;
  const byDay = new Map(usage.days.map((day) => [day.day, day.groups.map((part) => part[show])]));
  const days = everyDay(usage.first, usage.last).map((day) => {
    const parts = byDay.get(day) ?? [];
    return { day, parts, sum: parts.reduce((sum, part) => sum + part, 0) };
  });
  const most = days.reduce((one, other) => (other.sum > one.sum ? other : one));
  const end = axisEnd(most.sum, show === "images");
  const words = (value: number) => (show === "cost" ? money(value, currency) : count(value, "image"));
  const tick = (value: number) => (show === "cost" ? money(value, currency) : value.toLocaleString("en-US"));
  const middle = days[Math.floor((days.length - 1) / 2)]?.day ?? usage.first;
  const title = show === "cost" ? "Cost per day" : "Images per day";
  return (
    <figure className="flex flex-col gap-3">
      <figcaption className="flex flex-wrap items-baseline gap-x-5 gap-y-1.5">
        <span className="text-title">{title}</span>
        <ul className="flex flex-wrap gap-x-4 gap-y-1.5" aria-label="Legend">
          {groups.map(({ key, name }, index) => (
            <li key={key ?? "rest"} className="flex min-w-0 items-center gap-1.5">
              <Swatch fill={fillOf(key, index)} />
              <span className="min-w-0 wrap-anywhere">{name}</span>
            </li>
          ))}
        </ul>
      </figcaption>
      <div
        role="img"
        aria-label={`${title}, most on ${barWords(most.day, most.sum, words)}. The table of days has every figure.`}
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
                title={barWords(day, sum, words)}
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
          <span>{dayWords(usage.first)}</span>
          <span>{dayWords(middle)}</span>
          <span>{dayWords(usage.last)}</span>
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
