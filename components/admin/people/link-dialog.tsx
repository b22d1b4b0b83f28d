"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ShownOnce } from "@/components/ui/shown-once";
import type { SentLink } from "@/lib/schemas/invitation";

type Props = { title: string; sent: SentLink; to: string; onClose: () => void; children: ReactNode };

/** A link for somebody, shown this once, and whether it went out by email. */
export function LinkDialog({ title, sent, to, onClose, children }: Props) {
  const t = useTranslations("people");
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="wrap-anywhere">{t(sent.emailed ? "sentTo" : "handTo", { to })}</p>
        <ShownOnce text={sent.url} what={t("theLink")} look="mark" />
        {sent.problem !== null && <p className="text-error wrap-anywhere">{sent.problem}</p>}
        <p className="text-muted">
          {t("copyNow")} {children}
        </p>
        <Button className="self-start" onClick={onClose}>
          {t("done")}
        </Button>
      </div>
    </Dialog>
  );
}
