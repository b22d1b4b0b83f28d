"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { MessagePage } from "@/components/ui/message-page";

/** A page that failed to render. The number leads to the line in the server's log. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("common");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <MessagePage title={t("errorPage.title")}>
      {/* The page's own may have failed with it. */}
      <title>{t("errorPage.title")}</title>
      <p>{t("errorPage.words")}</p>
      {digest && <p className="print text-muted">{t("errorPage.reference", { digest })}</p>}
      <Button look="mark" onClick={retry}>
        {t("tryAgain")}
      </Button>
    </MessagePage>
  );
}
