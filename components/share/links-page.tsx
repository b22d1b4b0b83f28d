import type { Route } from "next";
import Link from "next/link";
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
  const { show, person, cursor } = asked;
  const { shares, nextCursor } = list;
  const narrowed = show !== "" || person !== undefined || cursor !== undefined;
  return (
    <Page title={title}>
      {!sharingEnabled && (
        <p className="border-l-4 border-mark pl-3">
          Sharing is switched off: no link shows anything. An admin can switch it on in Admin, Team.
        </p>
      )}
      {(narrowed || shares.length > 0) && <LinksFilter show={show} person={person} {...(people && { people })} />}
      {shares.length > 0 && (
        <Links key={JSON.stringify(asked)} initial={shares} rendered={rendered} ofAll={people !== undefined} />
      )}
      {shares.length === 0 && narrowed && (
        <Nothing title={show === "live" ? "No link shows anything now." : "There is none of these."}>
          <Link href={"?" as Route} className={buttonClass()}>
            All links
          </Link>
        </Nothing>
      )}
      {shares.length === 0 && !narrowed && (
        <Nothing title="No links yet.">
          <p>{empty}</p>
          <div className="flex flex-wrap gap-2">
            <Link href="/" className={buttonClass("mark")}>
              To the sheet
            </Link>
            <Link href={"/sets" as Route} className={buttonClass()}>
              To the sets
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
