import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ResetForm } from "@/components/auth/reset-form";
import { findPasswordReset } from "@/lib/people/password-resets";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("newPassword"), robots: { index: false }, referrer: "no-referrer" };
}

/** Lets somebody choose a new password. Opening it uses nothing up. */
export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const [{ token }, t] = await Promise.all([params, getTranslations("auth")]);
  const person = await findPasswordReset(token);
  if (!person) {
    return (
      <>
        <h1 className="text-head">{t("reset.gone")}</h1>
        <p>{t("reset.goneWords")}</p>
      </>
    );
  }
  return (
    <>
      <h1 className="text-head">{t("reset.title")}</h1>
      <p>{t("reset.words")}</p>
      <ResetForm token={token} email={person.email} />
    </>
  );
}
