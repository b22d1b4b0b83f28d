import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LoginForm } from "@/components/auth/login-form";
import { SsoButton } from "@/components/auth/sso-button";
import { currentMember } from "@/lib/auth/session";
import { ssoName } from "@/lib/auth/sso";
import { returnPath } from "@/lib/schemas/return-path";
import { getTeam, isSetUp } from "@/lib/team";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: string | string[]; error?: string | string[] }> };

/** Email and password, or the single sign-on. Before there is anybody to sign in, the first account has to be made. */
export default async function LoginPage({ searchParams }: Props) {
  if (!(await isSetUp())) redirect("/setup");
  const [team, member, given] = await Promise.all([getTeam(), currentMember(), searchParams]);
  const next = returnPath(given.next);
  if (member) redirect(next as "/");
  const sso = ssoName();
  return (
    <>
      <h1 className="text-head wrap-anywhere">Sign in to {team.name}</h1>
      <LoginForm next={next} problem={given.error ? refusal(String(given.error), sso ?? "single sign-on") : null} />
      <p className="text-muted">Forgot the password? An admin can give you a link to choose a new one.</p>
      {sso && <SsoButton name={sso} next={next} />}
    </>
  );
}

/** Why the single sign-on led back here. */
function refusal(code: string, sso: string): string {
  const words = new Map([
    [
      "SsoUnverified",
      `${sso} does not say that your email address is verified. Have it verified there, or ask an admin.`,
    ],
    ["SsoUninvited", "You have no account here and no invitation for this email address. Ask an admin to invite you."],
    ["SsoDisabled", "Your account is disabled. Ask an admin."],
    ["SsoOther", `The account with your email address belongs to somebody else at ${sso}. Ask an admin.`],
  ]);
  return words.get(code) ?? `Signing in by ${sso} did not work. Try again, or use your password.`;
}
