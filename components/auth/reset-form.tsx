"use client";

import { useTranslations } from "next-intl";
import { request } from "@/components/request";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { NewPassword } from "./new-password";

/** A new password for whoever holds the link; leads to the sheet. */
export function ResetForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations("auth");
  const send = async ({ password }: Record<string, string>) => {
    await request("POST", "/api/password-resets", { token, password });
    window.location.assign("/");
  };
  return (
    <Form fields={["password"]} verb={t("reset.verb")} send={send}>
      {(problems) => (
        <>
          <Field label={t("email")} type="email" autoComplete="username" defaultValue={email} readOnly />
          <NewPassword label={t("newPassword")} error={problems.password} />
        </>
      )}
    </Form>
  );
}
