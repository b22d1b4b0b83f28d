"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";
import { MessagePage } from "@/components/ui/message-page";

/** What is not there, and what the reader may not see. */
export default function NotFound() {
  const t = useTranslations("common");
  return (
    <MessagePage title={t("missing.title")}>
      <p>{t("missing.words")}</p>
      <Link href="/" className={buttonClass()}>
        {t("toSheet")}
      </Link>
    </MessagePage>
  );
}
