import { useTranslations } from "next-intl";
import { MessagePage } from "@/components/ui/message-page";

/** What every link reads like that shows nothing: unknown, expired, revoked, switched off. */
export function Gone() {
  const t = useTranslations("shared");
  return (
    <MessagePage title={t("gone.title")}>
      <p>{t("gone.words")}</p>
      <p>{t("gone.ask")}</p>
    </MessagePage>
  );
}
