"use client";

import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useLayoutEffect, useRef, useState } from "react";
import { useImageActs } from "@/components/selection/image-acts";
import { useStudio } from "@/components/studio/context";
import { Button, buttonClass } from "@/components/ui/button";
import { MessagePage } from "@/components/ui/message-page";
import { useShortcuts } from "@/components/ui/shortcuts";
import { frameNumber, longDate } from "@/lib/format";
import { trashDays } from "@/lib/schemas/limits";
import { useClose } from "./use-way";

type Props = {
  imageId: string;
  number: number;
  deletedAt: string;
  timeZone: string;
  /** Where it was opened from, as `viewAddress` takes it. */
  view: string;
};

/** In place of an image that is in the trash, for those who may bring it back. */
export function Trashed({ imageId, number, deletedAt, timeZone, view }: Props) {
  const t = useTranslations("viewer");
  const locale = useLocale();
  const router = useRouter();
  const { restore } = useImageActs();
  const { announce } = useStudio();
  const close = useClose(view);
  const first = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const until = new Date(Date.parse(deletedAt) + trashDays * 86_400_000).toISOString();
  const bringBack = async () => {
    if (busy) return;
    setBusy(true);
    if (await restore([imageId])) router.refresh();
    setBusy(false);
  };
  useShortcuts([["Escape", close, "close"]]);
  // Somebody may have deleted it while one looked at it: what had the focus is gone with it.
  useLayoutEffect(() => {
    if (document.activeElement !== document.body) return;
    first.current?.focus();
    announce(t("inTrash"));
  }, [announce, t]);
  return (
    <MessagePage title={t("inTrash")}>
      <p>{t("inTrashUntil", { number: frameNumber(number), date: longDate(until, timeZone, locale) })}</p>
      <div className="flex flex-wrap gap-2">
        <Button ref={first} look="mark" aria-disabled={busy || undefined} onClick={bringBack}>
          {t("restore")}
        </Button>
        <Link href={"/trash" as Route} className={buttonClass()}>
          {t("toTrash")}
        </Link>
        <Link href="/" className={buttonClass()}>
          {t("toSheet")}
        </Link>
      </div>
    </MessagePage>
  );
}
