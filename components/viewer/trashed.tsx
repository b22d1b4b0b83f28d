"use client";

import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useImageActs } from "@/components/selection/image-acts";
import { Button, buttonClass } from "@/components/ui/button";
import { MessagePage } from "@/components/ui/message-page";
import { frameNumber, longDate } from "@/lib/format";
import { trashDays } from "@/lib/schemas/limits";

type Props = { imageId: string; number: number; deletedAt: string; timeZone: string };

/** In place of an image that is in the trash, for those who may bring it back. */
export function Trashed({ imageId, number, deletedAt, timeZone }: Props) {
  const t = useTranslations("viewer");
  const locale = useLocale();
  const router = useRouter();
  const { restore } = useImageActs();
  const [busy, setBusy] = useState(false);
  const until = new Date(Date.parse(deletedAt) + trashDays * 86_400_000).toISOString();
  const bringBack = async () => {
    if (busy) return;
    setBusy(true);
    if (await restore([imageId])) router.refresh();
    setBusy(false);
  };
  return (
    <MessagePage title={t("inTrash")}>
      <p>{t("inTrashUntil", { number: frameNumber(number), date: longDate(until, timeZone, locale) })}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="mark" aria-disabled={busy || undefined} onClick={bringBack}>
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
