"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { NewPassword } from "@/components/auth/new-password";
import { request } from "@/components/request";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { say } from "@/components/ui/toasts";
import { Section } from "./section";

/** One's own password. */
export function Password({ email, has }: { email: string; has: boolean }) {
  const t = useTranslations("settings");
  const router = useRouter();
  const send = async ({ current, password }: Record<string, string>, form: HTMLFormElement) => {
    await request("PUT", "/api/account/password", { current, password });
    form.reset();
    say(t("password.changed"));
    router.refresh();
  };
  return (
    <Section title={t("password.title")}>
      {has ? (
        <>
          <p>{t("password.words")}</p>
          <div className="w-full max-w-90">
            <Form fields={["current", "password"]} verb={t("password.change")} look="plain" send={send}>
              {(problems) => (
                <>
                  <input type="email" autoComplete="username" defaultValue={email} hidden />
                  <Field
                    label={t("password.current")}
                    name="current"
                    type="password"
                    autoComplete="current-password"
                    required
                    error={problems.current}
                  />
                  <NewPassword label={t("password.new")} error={problems.password} />
                </>
              )}
            </Form>
          </div>
        </>
      ) : (
        <p>{t("password.none")}</p>
      )}
    </Section>
  );
}
