import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AcceptForm } from "@/components/auth/accept-form";
import { SsoButton } from "@/components/auth/sso-button";
import { ssoName } from "@/lib/auth/sso";
import { findInvitation } from "@/lib/people/invitations";
import { getTeam } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("invite.page"), robots: { index: false }, referrer: "no-referrer" };
}

/** Makes an account for whoever was invited. Opening it uses nothing up. */
export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const [{ token }, team, t] = await Promise.all([params, getTeam(), getTranslations("auth")]);
  const invitation = await findInvitation(token);
  const sso = ssoName();
  if (!invitation) {
    return (
      <>
        <h1 className="text-head">{t("invite.gone")}</h1>
        <p>{t("invite.goneWords")}</p>
        <p>{t.rich("invite.haveAccount", { link: toLogin })}</p>
      </>
    );
  }
  return (
    <>
      <h1 className="text-head wrap-anywhere">{t("invite.title", { team: team.name })}</h1>
      <p>{t(`invite.as.${invitation.role}`)}</p>
      <AcceptForm token={token} email={invitation.email} />
      {sso && (
        <>
          <p>{t("invite.orSso", { sso })}</p>
          <SsoButton name={sso} next="/" />
        </>
      )}
    </>
  );
}

const toLogin = (words: ReactNode) => (
  <Link href="/login" className="underline underline-offset-2">
    {words}
  </Link>
);
