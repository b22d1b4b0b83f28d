"use client";

import clsx from "clsx";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { flushSync } from "react-dom";
import { request } from "@/components/request";
import { focusFrame } from "@/components/selection/focus";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { More } from "@/components/ui/more";
import { Nothing, Page } from "@/components/ui/page";
import type { TrashView } from "@/lib/schemas/image-acts";
import { PurgeDialog } from "./purge-dialog";
import { TrashGrid } from "./trash-grid";

/** What was deleted and can still be brought back; admins look through everybody's too. */
export function TrashPage({ initial, everybody }: { initial: TrashView; everybody: boolean }) {
  const { me } = useStudio();
  const t = useTranslations("trash");
  const router = useRouter();
  const [trash, setTrash] = useState(initial);
  const [emptying, setEmptying] = useState(false);
  const contributes = me.role !== "viewer";

  const older = async (cursor: string) => {
    const query = new URLSearchParams({ cursor, ...(everybody && { everybody: "1" }) });
    const page = await request<TrashView>("GET", `/api/images/trash?${query}`);
    setTrash((now) => ({ ...now, frames: [...now.frames, ...page.frames], nextCursor: page.nextCursor }));
  };
  const drop = (ids: string[]) => {
    const gone = new Set(ids);
    setTrash((now) => ({
      ...now,
      frames: now.frames.filter(({ id }) => !gone.has(id)),
      count: Math.max(0, now.count - gone.size),
    }));
    router.refresh();
  };

  const empty = contributes && trash.count > 0 && (
    <Button look="danger" onClick={() => setEmptying(true)}>
      {t("empty")}
    </Button>
  );
  return (
    <Page title={t("title")} actions={empty}>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        {me.role === "admin" && <Whose everybody={everybody} />}
        <p className="text-muted">{trash.count > 0 ? t("kept", { count: trash.count }) : t("keptFor")}</p>
      </div>
      {trash.frames.length > 0 ? (
        <>
          <TrashGrid frames={trash.frames} everybody={everybody} onGone={drop} />
          {trash.nextCursor && (
            <More key={trash.nextCursor} label={t("older")} load={() => older(trash.nextCursor ?? "")} />
          )}
        </>
      ) : (
        <Nothing title={t("nothing")}>
          <p>{t("nothingWords")}</p>
        </Nothing>
      )}
      {emptying && (
        <PurgeDialog
          count={trash.count}
          body={{ all: true, until: trash.until, ...(everybody && { everybody }) }}
          onClose={() => setEmptying(false)}
          onPurged={() => {
            flushSync(() => {
              setEmptying(false);
              setTrash({ ...trash, frames: [], nextCursor: null, count: 0 });
            });
            focusFrame(null, null);
            router.refresh();
          }}
        />
      )}
    </Page>
  );
}

function Whose({ everybody }: { everybody: boolean }) {
  const t = useTranslations("trash");
  const places = [
    { href: "/trash" as Route, label: t("mine"), here: !everybody },
    { href: "/trash?everybody=1" as Route, label: t("everybody"), here: everybody },
  ];
  return (
    <nav aria-label={t("whose")} className="flex rounded-control border border-control">
      {places.map(({ href, label, here }) => (
        <Link
          key={href}
          href={href}
          aria-current={here ? "page" : undefined}
          className={clsx(
            "flex h-8.5 items-center rounded-[3px] px-3 touch:h-10.5",
            here ? "bg-ink font-semibold text-panel" : "text-ink",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
