"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { request } from "@/components/request";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { say } from "@/components/ui/toasts";

/** What one is called. */
export function Profile({ name }: { name: string }) {
  const t = useTranslations("settings");
  const router = useRouter();
  const send = async (values: Record<string, string>) => {
    await request("PATCH", "/api/account", { name: values.name });
    say(t("nameSaved"));
    router.refresh();
  };
  return (
    <div className="w-full max-w-90">
      <Form fields={["name"]} verb={t("saveName")} look="plain" send={send}>
        {(problems) => (
          <Field
            label={t("yourName")}
            name="name"
            autoComplete="name"
            required
            maxLength={80}
            defaultValue={name}
            error={problems.name}
          />
        )}
      </Form>
    </div>
  );
}
