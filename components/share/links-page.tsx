import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { query } from "@/components/admin/address";
import { Pages } from "@/components/admin/pages";
import { buttonClass } from "@/components/ui/button";
import { Nothing, Page } from "@/components/ui/page";
import type { ShareList, ShareSearch } from "@/lib/schemas/share";
import type { PersonView } from "@/lib/schemas/views";
import { Links } from "./links";
import { LinksFilter } from "./links-filter";

type Props = {
  title: string;
  list: ShareList;
  /** What the address of the page asks for. */
  asked: Omit<ShareSearch, "person"> & { person?: string | undefined };
  /** The server's time. */
  rendered: string;
  sharingEnabled: boolean;
  /** Of the page of all links: everybody who has one. */
  people?: PersonView[];
  /** Where there is none at all. */
  empty: string;
};

/** A page of links: those that one asked for, or what to do where there are none. */
export function LinksPage({ title, list, asked, rendered, sharingEnabled, people, empty }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("share");
  const { show, person, cursor } = asked;
  const { shares, nextCursor } = list;
  const narrowed = show !== "" || person !== undefined || cursor !== undefined;
  return (
    <Page title={title}>
      {!sharingEnabled && <p className="border-l-4 border-mark pl-3">{t("off")}</p>}
      {(narrowed || shares.length > 0) && <LinksFilter show={show} person={person} {...(people && { people })} />}
      {shares.length > 0 && (
        <Links key={JSON.stringify(asked)} initial={shares} rendered={rendered} ofAll={people !== undefined} />
      )}
      {shares.length === 0 && narrowed && (
        <Nothing title={show === "live" ? t("noneLive") : t("noneOfThese")}>
          <Link href={"?" as Route} className={buttonClass()}>
            {t("allLinks")}
          </Link>
        </Nothing>
      )}
      {shares.length === 0 && !narrowed && (
        <Nothing title={t("noLinks")}>
          <p>{empty}</p>
          <div className="flex flex-wrap gap-2">
            <Link href="/" className={buttonClass("mark")}>
              {common("toSheet")}
            </Link>
            <Link href={"/sets" as Route} className={buttonClass()}>
              {t("toSets")}
            </Link>
          </div>
        </Nothing>
      )}
      <Pages
        newest={cursor ? query({ show, person }) : null}
        older={nextCursor ? query({ show, person, cursor: nextCursor }) : null}
      />
    </Page>
  );
}
