import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { LoginForm } from "@/components/auth/login-form";
import { SsoButton } from "@/components/auth/sso-button";
import type { Translate } from "@/components/i18n/translate";
import { currentMember } from "@/lib/auth/session";
import { ssoName } from "@/lib/auth/sso";
import { returnPath } from "@/lib/schemas/return-path";
import { getTeam, isSetUp } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("login.page") };
}

type Props = { searchParams: Promise<{ next?: string | string[]; error?: string | string[] }> };

/** Email and password, or the single sign-on. Before there is anybody to sign in, the first account has to be made. */
export default async function LoginPage({ searchParams }: Props) {
  if (!(await isSetUp())) redirect("/setup");
  const [team, member, given] = await Promise.all([getTeam(), currentMember(), searchParams]);
  const next = returnPath(given.next);
  if (member) redirect(next as "/");
  const t = await getTranslations("auth");
  const sso = ssoName();
  return (
    <>
      <h1 className="text-head wrap-anywhere">{t("login.title", { team: team.name })}</h1>
      <LoginForm next={next} problem={given.error ? refusal(t, String(given.error), sso ?? t("sso.name")) : null} />
      <p className="text-muted">{t("login.forgotten")}</p>
      {sso && <SsoButton name={sso} next={next} />}
    </>
  );
}

/** Why the single sign-on led back here. */
function refusal(t: Translate<"auth">, code: string, sso: string): string {
  const known = refusals.find((one) => one === code) ?? "failed";
  return t(`sso.${known}`, { sso });
}

const refusals = ["SsoUnverified", "SsoUninvited", "SsoDisabled", "SsoOther"] as const;
