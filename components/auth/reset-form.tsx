"use client";

import { request } from "@/components/request";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { NewPassword } from "./new-password";

/** A new password for whoever holds the link; leads to the sheet. */
export function ResetForm({ token, email }: { token: string; email: string }) {
  const send = async ({ password }: Record<string, string>) => {
    await request("POST", "/api/password-resets", { token, password });
    window.location.assign("/");
  };
  return (
    <Form fields={["password"]} verb="Set the password and sign in" send={send}>
      {(problems) => (
        <>
          <Field label="Email" type="email" autoComplete="username" defaultValue={email} readOnly />
          <NewPassword label="New password" error={problems.password} />
        </>
      )}
    </Form>
  );
}
