import type { Metadata, Route } from "next";
import { cookies } from "next/headers";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Compare } from "@/components/compare/compare";
import { Differences } from "@/components/compare/differences";
import { mostCompared } from "@/components/compare/limit";
import { buttonClass } from "@/components/ui/button";
import { MessagePage } from "@/components/ui/message-page";
import { viewAddress, viewIn } from "@/components/viewer/address";
import { viewSettings } from "@/components/viewer/view-settings";
import type { MemberActor } from "@/lib/auth/actor";
import { requireMember } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getImage } from "@/lib/images";
import type { ImageView } from "@/lib/schemas/views";
import { getTeam } from "@/lib/team";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("compare");
  return { title: t("title") };
}

/** Two to four images beside each other, in the order of the address. */
export default async function ComparePage({ searchParams }: Props) {
  const [actor, query, team, jar, t] = await Promise.all([
    requireMember(),
    searchParams,
    getTeam(),
    cookies(),
    getTranslations("compare"),
  ]);
  const asked = [...new Set([query.ids ?? []].flat().flatMap((list) => list.split(",").filter(Boolean)))];
  const found = await Promise.all(asked.slice(0, mostCompared).map((id) => findImage(actor, id)));
  const images = found.filter((image) => image !== null);
  const missing = found.length - images.length;
  const left = asked.length - found.length;
  const view = viewIn(query);
  if (images.length < 2) {
    return (
      <MessagePage title={t("tooFew")}>
        {missing > 0 && <p>{t("missing", { count: missing })}</p>}
        <p>{t("howTo")}</p>
        <Link href={viewAddress(view) as Route} className={buttonClass("mark")}>
          {t("toSheet")}
        </Link>
      </MessagePage>
    );
  }
  const words = [missing > 0 && t("missing", { count: missing }), left > 0 && t("leftOut", { most: mostCompared })];
  return (
    <Compare
      key={images.map(({ id }) => id).join()}
      images={images}
      view={view}
      note={words.filter(Boolean).join(" ")}
      surround={viewSettings((name) => jar.get(name)?.value).surround}
    >
      <Differences images={images} now={new Date().toISOString()} timeZone={team.timeZone} currency={team.currency} />
    </Compare>
  );
}

async function findImage(actor: MemberActor, id: string): Promise<ImageView | null> {
  return getImage(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
}
