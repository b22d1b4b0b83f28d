"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { Saving } from "./saving";

type Props = { hasPassword: boolean; needed: boolean; saving: Saving };

/** Sets, changes or removes the password of a link; nobody can read it again. */
export function SharePassword({ hasPassword, needed, saving }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("share");
  const [open, setOpen] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    if (await saving.save({ password })) close();
  };
  const close = () => {
    // The button that is there again takes the place of what had the focus.
    flushSync(() => setOpen(false));
    document.getElementById("share-password")?.focus();
  };

  if (open) {
    return (
      <form noValidate onSubmit={submit} className="flex flex-col gap-2">
        <Field
          label={hasPassword ? t("newPassword") : t("password")}
          hint={t("passwordHint")}
          error={saving.problems.password}
          name="password"
          autoComplete="off"
          autoFocus
        />
        <div className="flex gap-2">
          <Button type="submit">{t("savePassword")}</Button>
          <Button onClick={close}>{common("cancel")}</Button>
        </div>
      </form>
    );
  }
  return (
    <div className="flex flex-col gap-1">
      <p className="font-semibold">{t("password")}</p>
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto text-muted">{hasPassword ? t("visitorsAsked") : t("noPassword")}</p>
        <Button id="share-password" onClick={() => setOpen(true)}>
          {hasPassword ? t("changePassword") : t("setPassword")}
        </Button>
        {hasPassword && !needed && (
          <Button
            onClick={async () => {
              if (await saving.save({ password: null })) document.getElementById("share-password")?.focus();
            }}
          >
            {t("removePassword")}
          </Button>
        )}
      </div>
      {saving.problems.password && (
        <p role="alert" className="text-error">
          {saving.problems.password}
        </p>
      )}
    </div>
  );
}
