import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LoginForm } from "@/components/auth/login-form";
import { currentMember } from "@/lib/auth/session";
import { getTeam, isSetUp } from "@/lib/team";

export const metadata: Metadata = { title: "Sign in" };

/** Email and password. Before there is anybody to sign in, the first account has to be made. */
export default async function LoginPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  if (!(await isSetUp())) redirect("/setup");
  if (await currentMember()) redirect("/");
  const [team, { next }] = await Promise.all([getTeam(), searchParams]);
  return (
    <>
      <h1 className="text-head">Sign in to {team.name}</h1>
      <LoginForm next={typeof next === "string" ? next : "/"} />
    </>
  );
}
