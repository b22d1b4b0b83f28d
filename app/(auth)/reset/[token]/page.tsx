import type { Metadata } from "next";
import { ResetForm } from "@/components/auth/reset-form";
import { findPasswordReset } from "@/lib/people/password-resets";

export const metadata: Metadata = { title: "New password", robots: { index: false }, referrer: "no-referrer" };

/** Lets somebody choose a new password. Opening it uses nothing up. */
export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const person = await findPasswordReset(token);
  if (!person) {
    return (
      <>
        <h1 className="text-head">This link is not good any more</h1>
        <p>It was used, has expired, or there is a newer one. Ask an admin for a new one.</p>
      </>
    );
  }
  return (
    <>
      <h1 className="text-head">Choose a new password</h1>
      <p>You are signed in with it here, and signed out everywhere else.</p>
      <ResetForm token={token} email={person.email} />
    </>
  );
}
