import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { MessagePage } from "@/components/ui/message-page";

type Props = { path: string; image?: string | undefined; problem: string | undefined };

/** Asks for a link's password, and tells nothing of what is behind it. */
export function Locked({ path, image, problem }: Props) {
  const t = useTranslations("shared");
  const error = problem === "password" ? t("locked.wrong") : problem === "wait" ? t("locked.wait") : undefined;
  return (
    <MessagePage title={t("locked.title")}>
      <p>{t("locked.words")}</p>
      <form method="post" action={`${path}/unlock`} className="flex w-full max-w-80 flex-col gap-4">
        {image && <input type="hidden" name="image" value={image} />}
        <Field
          label={t("locked.password")}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          maxLength={200}
          autoFocus={Boolean(error)}
          {...(error && { error })}
        />
        <Button type="submit" look="mark" className="h-10">
          {t("locked.open")}
        </Button>
      </form>
    </MessagePage>
  );
}
