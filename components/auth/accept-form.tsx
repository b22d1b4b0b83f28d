"use client";

import { useTranslations } from "next-intl";
import { request } from "@/components/request";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { NewPassword } from "./new-password";

/** Name and password of whoever was invited; leads to the sheet. */
export function AcceptForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations("auth");
  const send = async ({ name, password }: Record<string, string>) => {
    await request("POST", "/api/invitations/accept", { token, name, password });
    window.location.assign("/");
  };
  return (
    <Form fields={["name", "password"]} verb={t("invite.verb")} send={send}>
      {(problems) => (
        <>
          <Field label={t("email")} type="email" autoComplete="username" defaultValue={email} readOnly />
          <Field label={t("yourName")} name="name" autoComplete="name" required maxLength={80} error={problems.name} />
          <NewPassword error={problems.password} />
        </>
      )}
    </Form>
  );
}
