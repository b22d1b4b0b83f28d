import type { Metadata, Route } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { query } from "@/components/admin/address";
import { Filter, OneOf } from "@/components/admin/filter";
import { Jobs } from "@/components/admin/jobs/jobs";
import { Pages } from "@/components/admin/pages";
import { Pills } from "@/components/admin/pills";
import { buttonClass } from "@/components/ui/button";
import { Nothing, Page } from "@/components/ui/page";
import { listAllJobs, listJobFilters } from "@/lib/admin-jobs";
import { requireAdmin } from "@/lib/auth/session";
import { failureClasses, jobSearch, jobStates } from "@/lib/schemas/job";
import type { PersonView } from "@/lib/schemas/views";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminJobs");
  return { title: t("title") };
}

const options = (named: PersonView[]) => named.map(({ id, name }) => ({ value: id, label: name }));

type Props = { searchParams: Promise<Record<string, unknown>> };

/** What everybody asks for, and what becomes of it. */
export default async function JobsPage({ searchParams }: Props) {
  const actor = await requireAdmin();
  const { cursor, ...asked } = jobSearch.parse(await searchParams);
  const [page, { people, channels }, t, common] = await Promise.all([
    listAllJobs(actor, { ...asked, cursor }),
    listJobFilters(actor),
    getTranslations("adminJobs"),
    getTranslations("common"),
  ]);
  const failures = failureClasses.map((value) => ({ value, label: t(`failures.${value}`) }));
  const { state, ...fields } = asked;
  const narrowed = Object.values(asked).some(Boolean);
  const none = page.jobs.length === 0;
  const begun = !none || narrowed || cursor !== undefined;
  const pills = [undefined, ...jobStates].map((each) => ({
    label: each ? t(`views.${each}`) : t("all"),
    href: query({ ...asked, state: each }),
    here: each === state,
  }));
  return (
    <Page title={t("title")}>
      {begun && (
        <div className="flex flex-col gap-3">
          <Pills label={t("state")} pills={pills} />
          <Filter
            label={t("title")}
            action={"/admin/jobs" as Route}
            kept={{ state }}
            narrowed={Object.values(fields).some(Boolean)}
          >
            <OneOf
              label={t("person")}
              name="person"
              value={fields.person}
              all={common("everybody")}
              options={options(people)}
            />
            <OneOf
              label={t("channel")}
              name="channel"
              value={fields.channel}
              all={t("all")}
              options={options(channels)}
            />
            <OneOf label={t("error")} name="failure" value={fields.failure} all={t("anyOrNone")} options={failures} />
          </Filter>
        </div>
      )}
      <Jobs
        key={JSON.stringify([asked, cursor])}
        page={page}
        asked={{ ...asked, cursor }}
        rendered={new Date().toISOString()}
      />
      {none && narrowed && (
        <Nothing title={state === "open" ? t("nothingOpen") : t("noneLike")}>
          <Link href={"/admin/jobs" as Route} className={buttonClass()}>
            {t("allJobs")}
          </Link>
        </Nothing>
      )}
      {none && !narrowed && (
        <Nothing title={cursor ? t("nothingOlder") : t("nobody")}>
          <p>{t("nobodyWords")}</p>
          <Link href="/" className={buttonClass("mark")}>
            {common("toSheet")}
          </Link>
        </Nothing>
      )}
      <Pages
        newest={cursor ? query(asked) : null}
        older={page.nextCursor ? query({ ...asked, cursor: page.nextCursor }) : null}
      />
    </Page>
  );
}
