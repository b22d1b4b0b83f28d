"use client";

import { useRouter } from "next/navigation";
import { request } from "@/components/request";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { say } from "@/components/ui/toasts";

/** What one is called. */
export function Profile({ name }: { name: string }) {
  const router = useRouter();
  const send = async (values: Record<string, string>) => {
    await request("PATCH", "/api/account", { name: values.name });
    say("Your name is saved.");
    router.refresh();
  };
  return (
    <div className="w-full max-w-90">
      <Form fields={["name"]} verb="Save the name" look="plain" send={send}>
        {(problems) => (
          <Field
            label="Your name"
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
