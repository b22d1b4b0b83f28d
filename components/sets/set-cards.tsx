"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { request } from "@/components/request";
import { More } from "@/components/ui/more";
import { moment } from "@/lib/format";
import type { SetsView, SetView } from "@/lib/schemas/set";
import { SetThumbnail } from "./thumbnail";

type Props = { initial: SetsView; now: string; timeZone: string };

/** All sets as cards, newest first; what was made since is there with the next rendering. */
export function SetCards({ initial, now, timeZone }: Props) {
  const locale = useLocale();
  const t = useTranslations("sets");
  const [older, setOlder] = useState<SetsView | null>(null);
  const known = new Set(initial.sets.map(({ id }) => id));
  const sets = [...initial.sets, ...(older?.sets.filter(({ id }) => !known.has(id)) ?? [])];
  const cursor = older ? older.nextCursor : initial.nextCursor;
  const load = async () => {
    const page = await request<SetsView>("GET", `/api/sets?${new URLSearchParams({ cursor: cursor ?? "" })}`);
    setOlder({ sets: [...(older?.sets ?? []), ...page.sets], nextCursor: page.nextCursor });
  };
  return (
    <div>
      <ul
        aria-label={t("label")}
        className="grid grid-cols-2 gap-x-3 gap-y-5 md:grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] md:gap-x-4 md:gap-y-6"
      >
        {sets.map((set) => (
          <li key={set.id}>
            <Card set={set} made={moment(set.createdAt, now, timeZone, locale)} />
          </li>
        ))}
      </ul>
      {cursor && <More key={cursor} label={t("older")} load={load} />}
    </div>
  );
}

function Card({ set, made }: { set: SetView; made: string }) {
  const t = useTranslations("common");
  return (
    <Link href={`/sets/${set.id}`} prefetch={false} className="group flex flex-col gap-2">
      <SetThumbnail cover={set.cover} className="aspect-4/3 w-full" />
      <span className="min-w-0">
        <span className="line-clamp-2 font-[650] break-words group-hover:underline">{set.name}</span>
        <span className="print block text-muted">
          <span className="font-semibold text-ink">{t("images", { count: set.count })}</span> · {set.person.name} ·{" "}
          {made}
        </span>
      </span>
    </Link>
  );
}
