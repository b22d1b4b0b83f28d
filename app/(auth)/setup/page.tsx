import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SetupForm } from "@/components/auth/setup-form";
import { env } from "@/lib/env";
import { checkSetupToken } from "@/lib/setup-token";
import { getTeam, isSetUp } from "@/lib/team";

export const metadata: Metadata = { title: "Set up" };

/** The first account, for whoever has the link that the server printed. */
export default async function SetupPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  if (await isSetUp()) redirect("/login");
  const { token } = await searchParams;
  if (typeof token === "string" && (await checkSetupToken(token))) {
    const { defaultMonthlyQuota } = await getTeam();
    return (
      <>
        <h1 className="text-head">Set up your studio</h1>
        <SetupForm
          token={token}
          monthlyQuota={defaultMonthlyQuota}
          asksForProvider={!env().UPSTREAM_API_KEY && !env().UPSTREAM_BASE_URL}
        />
      </>
    );
  }
  return (
    <>
      <h1 className="text-head">{token ? "This setup link is not valid" : "Not set up yet"}</h1>
      <p>
        The server printed a setup link in its terminal when it started. It ends with{" "}
        <code className="print">/setup?token=…</code> and works once, until the first account is made.
      </p>
      <p>
        If it is gone, stop the server with Ctrl-C and run <code className="print">npm start</code> again: it prints the
        link anew.
      </p>
    </>
  );
}
