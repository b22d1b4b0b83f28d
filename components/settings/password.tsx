"use client";

import { useRouter } from "next/navigation";
import { NewPassword } from "@/components/auth/new-password";
import { request } from "@/components/request";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { say } from "@/components/ui/toasts";
import { Section } from "./section";

/** One's own password. */
export function Password({ email, has }: { email: string; has: boolean }) {
  const router = useRouter();
  const send = async ({ current, password }: Record<string, string>, form: HTMLFormElement) => {
    await request("PUT", "/api/account/password", { current, password });
    form.reset();
    say("Your password is changed. You are signed out everywhere else.");
    router.refresh();
  };
  return (
    <Section title="Password">
      {has ? (
        <>
          <p>Changing it signs you out everywhere else. API keys go on working.</p>
          <div className="w-full max-w-90">
            <Form fields={["current", "password"]} verb="Change the password" look="plain" send={send}>
              {(problems) => (
                <>
                  <input type="email" autoComplete="username" defaultValue={email} hidden />
                  <Field
                    label="Current password"
                    name="current"
                    type="password"
                    autoComplete="current-password"
                    required
                    error={problems.current}
                  />
                  <NewPassword label="New password" error={problems.password} />
                </>
              )}
            </Form>
          </div>
        </>
      ) : (
        <p>You sign in by single sign-on and have no password. An admin can make you a link to set one.</p>
      )}
    </Section>
  );
}
