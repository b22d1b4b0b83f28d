import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { SetupForm } from "@/components/auth/setup-form";
import { Words } from "@/components/i18n/words";
import { env } from "@/lib/env";
import { checkSetupToken } from "@/lib/setup-token";
import { getTeam, isSetUp } from "@/lib/team";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("setup.page") };
}

/** The first account, for whoever has the link that the server printed. */
export default async function SetupPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  if (await isSetUp()) redirect("/login");
  const [{ token }, t] = await Promise.all([searchParams, getTranslations("auth")]);
  if (typeof token === "string" && (await checkSetupToken(token))) {
    const { defaultMonthlyQuota } = await getTeam();
    return (
      <>
        <h1 className="text-head">{t("setup.title")}</h1>
        <Words of={["auth", "channels"]}>
          <SetupForm
            token={token}
            monthlyQuota={defaultMonthlyQuota}
            asksForProvider={!env().UPSTREAM_API_KEY && !env().UPSTREAM_BASE_URL}
          />
        </Words>
      </>
    );
  }
  return (
    <>
      <h1 className="text-head">{t(token ? "setup.invalid" : "setup.notYet")}</h1>
      <p>{t.rich("setup.printed", { code })}</p>
      <p>{t.rich("setup.again", { code })}</p>
    </>
  );
}

const code = (words: ReactNode) => <code className="print">{words}</code>;
